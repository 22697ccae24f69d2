/** What the queue says outside its window: on the taskbar, and by a notification. */
import type { QueueEvents } from "../../contract/making/queue.ts";

/** How far the queue is, from 0 to 1; null where nothing is being made. */
export function taskbarProgress({ jobs, pictures: { left, made } }: QueueEvents["queue.changed"]): number | null {
  const running = jobs.find(({ state }) => state.state === "running")?.state;
  if (running?.state !== "running" || left + made === 0) return null;
  const drawn = running.steps > 0 ? running.step / running.steps : 0;
  return Math.min(1, (made + Math.min(drawn, 1)) / (left + made));
}

/** The notification at the end of the queue; null where nothing came of it. */
export function finishedNotice({
  made,
  failed,
}: QueueEvents["queue.finished"]): { readonly title: string; readonly body: string } | null {
  if (made + failed === 0) return null;
  const pictures = (n: number) => `${n} ${n === 1 ? "picture" : "pictures"}`;
  const title = failed === 0 ? `${pictures(made)} finished` : `${pictures(made)} finished, ${failed} failed`;
  return { title, body: failed === 0 ? "The queue is empty." : "The queue is empty. What failed can be tried again." };
}
