/** The queue: one job at a time, in the artist's order, kept in a store so that neither quitting nor a crash loses any. */
import { randomInt } from "node:crypto";
import type { Preview } from "../../contract/engine.ts";
import { Fault } from "../../contract/fault.ts";
import type { QueueCalls, QueueState } from "../../contract/queue.ts";
import type { Handlers } from "../../contract/rpc/server.ts";
import type { StudioEvents } from "../../contract/studio.ts";
import { compose } from "../drafts/compose.ts";
import { recall } from "../drafts/recall.ts";
import { coalesce } from "./coalesce.ts";
import { Jobs } from "./jobs.ts";
import { MemoryForecast, shapeOf } from "./memory.ts";
import { Pace } from "./pace.ts";
import { Processor, type QueueEmit } from "./processor.ts";
import type { JobStore } from "../store.ts";
import type { WorkerOptions } from "./worker.ts";

/** Milliseconds between two messages that the queue changed. */
const CHANGES = 200;
/** Seeds that are drawn are short enough to be read aloud. */
const SEEDS = 2 ** 31;

export interface QueueOptions extends Omit<WorkerOptions, "onRestart"> {
  readonly store: JobStore;
  /** Lets an engine start again that crashed too often: the artist asks for it. */
  readonly forgive: () => void;
  readonly emit: QueueEmit;
}

export interface Queue {
  readonly handlers: Handlers<QueueCalls, StudioEvents>;
  /** The latest estimate of the picture in work, for the job that last had one. */
  preview(job: number): Preview | null;
  /** Stops where it is; the job at work goes on at the next start. */
  close(): Promise<void>;
}

/** Opens the queue as it was left, and goes on with it unless it is paused. */
export async function openQueue(options: QueueOptions): Promise<Queue> {
  const { library, store, engine, settings, emit, model: find } = options;
  const pace = new Pace(library);
  const memory = new MemoryForecast(engine);
  const changed = coalesce(
    CHANGES,
    () =>
      void state().then(
        (now) => emit("queue.changed", now),
        () => undefined,
      ),
  );
  const jobs = await Jobs.open(store, changed.touch);
  const { list } = jobs;

  const open = () => [...(list.running ? [list.running] : []), ...list.waiting];
  async function state(): Promise<QueueState> {
    const secondsLeft = await pace.left(open(), list.progress);
    // Looked at last, so that of two answers on their way neither is older than the other.
    const made = open().reduce((sum, job) => sum + job.made.length, 0);
    const left = open().reduce((sum, job) => sum + Math.max(0, job.draft.count - job.made.length), 0);
    return { paused: jobs.paused, jobs: list.shown(), pictures: { left, made }, secondsLeft };
  }

  const processor = new Processor(jobs, {
    ...options,
    onPicture: () => {
      pace.forget();
      memory.forget();
    },
    onRestart: (fault) => emit("engine.restarted", { message: fault.message }),
  });

  const handlers: Queue["handlers"] = {
    "queue.state": () => state(),
    async "queue.estimate"(draft) {
      const [{ folder }, shape] = await Promise.all([find(draft.model), shapeOf(draft, library)]);
      const [each, needed] = await Promise.all([pace.of(draft), memory.of(folder, shape, settings())]);
      return { pictures: draft.count, seconds: each === null ? null : each * draft.count, memory: needed };
    },
    async "queue.add"(draft) {
      const { manifest } = await find(draft.model);
      const seed = draft.seed ?? randomInt(SEEDS);
      const { title, thumbnail, ...order } = await compose(draft, seed, manifest, options);
      const job = await jobs.add({ draft, order, title, seed, thumbnail, added: Date.now() });
      processor.ring();
      return list.view(job);
    },
    async "queue.pause"() {
      await jobs.pause(true);
      return null;
    },
    async "queue.resume"() {
      await jobs.pause(false);
      options.forgive();
      processor.ring();
      return null;
    },
    async "queue.move"({ id, before }) {
      await jobs.move(id, before);
      return null;
    },
    async "queue.cancel"({ ids }) {
      const chosen = ids === "all" ? [...list.waiting, ...(list.running ? [list.running] : [])].map((j) => j.id) : ids;
      for (const id of chosen) {
        const { state } = list.get(id);
        if (state === "waiting") await jobs.cancel(id);
        // Looked at again: it may have begun meanwhile.
        processor.cancel(id);
      }
      return null;
    },
    async "queue.retry"({ id }) {
      const { state, title } = list.get(id);
      if (state === "waiting" || state === "running") throw new Fault("queue.not-ended", { title });
      if (state !== "done") await jobs.retry(id);
      options.forgive();
      processor.ring();
      return null;
    },
    "queue.recall": async ({ picture }) => recall(await library.picture(picture), library),
  };

  return {
    handlers,
    preview: (job) => processor.preview(job),
    async close() {
      changed.stop();
      await processor.close();
    },
  };
}
