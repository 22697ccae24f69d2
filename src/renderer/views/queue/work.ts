import { useState } from "react";
import { toFault } from "../../../contract/fault.ts";
import type { JobId } from "../../../contract/values/id.ts";
import type { Job } from "../../../contract/making/queue.ts";
import { call } from "../../state/link.ts";
import { reloadQueue, useQueue, waiting } from "../../state/queue.ts";
import { did } from "../../state/steps.ts";
import { text } from "../../text/text.ts";
import { type Before, reordered, stepped } from "./order.ts";

export interface QueueWork {
  /** Why the last thing could not be done, in words. */
  readonly error: string | null;
  /** What just happened, for screen readers. */
  readonly said: string;
  readonly run: (work: Promise<unknown>) => Promise<void>;
  readonly cancel: (ids: readonly JobId[]) => Promise<void>;
  readonly move: (job: Job, before: Before | undefined) => Promise<void>;
  readonly step: (job: Job, to: "up" | "down" | "first" | "last") => Promise<void>;
}

/** What the artist does to the queue, and what came of it. */
export function useQueueWork(): QueueWork {
  const [error, setError] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const run = async (work: Promise<unknown>) => {
    try {
      await work;
      setError(null);
    } catch (thrown) {
      setError(toFault(thrown).message);
      await reloadQueue().catch(() => undefined);
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
    await run(call("queue.move", { id: job.id, before }));
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
      const titles = useQueue
        .getState()
        .jobs.filter(({ id }) => ids.includes(id))
        .map(({ title }) => title);
      await run(call("queue.cancel", { ids }));
      setSaid(titles.map((title) => text().queue.cancelled(title)).join(" "));
    },
  };
}
