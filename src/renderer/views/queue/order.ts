/** The order of what waits: where a move leads, and how long each waits for its end. */
import type { JobId } from "../../../contract/values/id.ts";
import type { Job, QueueState } from "../../../contract/making/queue.ts";

/** A place in the order: before another, or last. */
export type Before = JobId | null;

/** Where a step up or down, to the front or to the end puts a waiting job; undefined where it is there already. */
export function stepped(
  waiting: readonly JobId[],
  id: JobId,
  to: "up" | "down" | "first" | "last",
): Before | undefined {
  const at = waiting.indexOf(id);
  const last = waiting.length - 1;
  if (at < 0) return undefined;
  switch (to) {
    case "up":
      return waiting[at - 1];
    case "down":
      return at === last ? undefined : (waiting[at + 2] ?? null);
    case "first":
      return at === 0 ? undefined : waiting[0];
    case "last":
      return at === last ? undefined : null;
    default:
      return to satisfies never;
  }
}

/** Where a job goes that is dropped at the upper or lower edge of another; undefined where that changes nothing. */
export function dropped(waiting: readonly JobId[], id: JobId, on: JobId, edge: "top" | "bottom"): Before | undefined {
  const from = waiting.indexOf(id);
  const at = waiting.indexOf(on);
  if (from < 0 || at < 0 || id === on) return undefined;
  const before = edge === "top" ? on : (waiting[at + 1] ?? null);
  const stays = before === id || before === (waiting[from + 1] ?? null);
  return stays ? undefined : before;
}

/** The jobs after that move, before the studio has said so. */
export function reordered(jobs: readonly Job[], id: JobId, before: Before): readonly Job[] {
  const moving = jobs.find((job) => job.id === id);
  if (!moving) return jobs;
  const rest = jobs.filter((job) => job.id !== id);
  const waits = (job: Job) => job.state.state === "waiting";
  const at =
    before === null
      ? rest.findLastIndex(waits) + 1 || rest.findIndex((job) => !waits(job) && job.state.state !== "running")
      : rest.findIndex((job) => job.id === before);
  return at < 0 ? jobs : [...rest.slice(0, at), moving, ...rest.slice(at)];
}

const owed = (job: Job): number => Math.max(0, job.draft.count - job.made.length);
const cost = ({ draft: { width, height, steps } }: Job): number => width * height * steps;

/**
 * Seconds that each job takes. The studio tells the whole; a waiting job's share goes by its pixels and steps, which
 * is what a picture's time grows with.
 */
export function shares({ jobs, secondsLeft }: Pick<QueueState, "jobs" | "secondsLeft">): ReadonlyMap<JobId, number> {
  const here = jobs.filter((job) => job.site === "here");
  const running = here.find((job) => job.state.state === "running");
  const waiting = here.filter((job) => job.state.state === "waiting");
  const own = running?.state.state === "running" ? running.state.secondsLeft : null;
  const found = new Map<JobId, number>();
  if (running && own !== null) found.set(running.id, own);
  if (secondsLeft === null) return found;
  const sharing = running && own === null ? [running, ...waiting] : waiting;
  const whole = sharing.reduce((sum, job) => sum + cost(job) * owed(job), 0);
  if (whole === 0) return found;
  for (const job of sharing) found.set(job.id, (Math.max(0, secondsLeft - (own ?? 0)) * cost(job) * owed(job)) / whole);
  return found;
}

export interface Ended {
  readonly key: "today" | "earlier";
  readonly jobs: readonly Job[];
  readonly made: number;
  readonly failed: number;
}

/** What ended, today's first; groups without any are left out. */
export function endedJobs(jobs: readonly Job[], now: number): readonly Ended[] {
  const over = jobs.filter(
    (job) => job.ended !== null && job.state.state !== "running" && job.state.state !== "waiting",
  );
  const today = (job: Job) => new Date(job.ended ?? 0).toDateString() === new Date(now).toDateString();
  return (["today", "earlier"] as const)
    .map((key) => ({ key, jobs: over.filter((job) => today(job) === (key === "today")) }))
    .filter((group) => group.jobs.length > 0)
    .map((group) => ({
      ...group,
      made: group.jobs.reduce((sum, job) => sum + job.made.length, 0),
      failed: group.jobs.filter((job) => job.state.state === "failed").length,
    }));
}
