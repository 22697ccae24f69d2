import { useState } from "react";
import { toFault } from "../../../contract/fault.ts";
import type { JobId } from "../../../contract/values/id.ts";
import type { Job } from "../../../contract/making/queue.ts";
import { call } from "../../state/link.ts";
import { reloadQueue, useQueue, waiting } from "../../state/queue.ts";
import { did } from "../../state/undo/steps.ts";
import { text } from "../../text/text.ts";
import { type Before, reordered, stepped } from "./order.ts";

export interface QueueWork {
  /** Why the last thing could not be done, in words. */
  readonly error: string | null;
  /** What just happened, for screen readers. */
  readonly said: string;
  /** Whether it could be done. */
  readonly run: (work: Promise<unknown>) => Promise<boolean>;
  readonly cancel: (ids: readonly JobId[] | "all") => Promise<void>;
  readonly move: (job: Job, before: Before | undefined) => Promise<void>;
  readonly step: (job: Job, to: "up" | "down" | "first" | "last") => Promise<void>;
}

const isOpen = ({ state }: Job["state"]): boolean => state === "waiting" || state === "running";

/** Cancelled jobs again, each before what stood behind it; the last of them first, so that it is there. */
async function bringBack(jobs: readonly Job[], order: readonly JobId[]): Promise<void> {
  for (const { id } of jobs.toReversed()) {
    const before = order[order.indexOf(id) + 1] ?? null;
    // It was tried again by hand meanwhile, or what stood behind it has begun.
    await call("queue.retry", { id }).catch(() => null);
    if (before !== null) await call("queue.move", { id, before }).catch(() => null);
  }
}

/** What the artist does to the queue, and what came of it. */
export function useQueueWork(): QueueWork {
  const [error, setError] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const run = async (work: Promise<unknown>) => {
    try {
      await work;
      setError(null);
      return true;
    } catch (thrown) {
      setError(toFault(thrown).message);
      await reloadQueue().catch(() => undefined);
      return false;
    }
  };
  const move = async (job: Job, before: Before | undefined) => {
    if (before === undefined) return;
    const was = waiting(useQueue.getState().jobs).map(({ id }) => id);
    const follower = was[was.indexOf(job.id) + 1] ?? null;
    // Shown at once: the studio's own word comes a moment later.
    useQueue.setState(({ jobs }) => ({ jobs: reordered(jobs, job.id, before) }));
    const order = waiting(useQueue.getState().jobs);
    setSaid(text().queue.moved(job.title, order.findIndex(({ id }) => id === job.id) + 1, order.length));
    if (!(await run(call("queue.move", { id: job.id, before })))) return;
    // What has begun meanwhile has no place in the order any more.
    const to = (place: Before) => call("queue.move", { id: job.id, before: place }).catch(() => null);
    did({ what: text().queue.movedIt(job.title), undo: () => to(follower), redo: () => to(before) });
  };
  return {
    error,
    said,
    run,
    move,
    step: (job, to) =>
      move(
        job,
        stepped(
          waiting(useQueue.getState().jobs).map(({ id }) => id),
          job.id,
          to,
        ),
      ),
    cancel: async (ids) => {
      const { jobs } = useQueue.getState();
      const chosen = jobs.filter(({ id, state }) => (ids === "all" || ids.includes(id)) && isOpen(state));
      const order = jobs.filter(({ state }) => isOpen(state)).map(({ id }) => id);
      const { queue: t } = text();
      if (!(await run(call("queue.cancel", { ids })))) return;
      setSaid(chosen.map(({ title }) => t.cancelled(title)).join(" "));
      // One that left no trace when it was cancelled cannot come back.
      const back = chosen.filter(({ draft }) => draft.private === undefined);
      if (back.length === 0) return;
      did({
        what: back.length === 1 ? t.cancelledIt(back[0]!.title) : t.cancelledSome(back.length),
        undo: () => bringBack(back, order),
        redo: () => call("queue.cancel", { ids: back.map(({ id }) => id) }).catch(() => null),
      });
    },
  };
}
