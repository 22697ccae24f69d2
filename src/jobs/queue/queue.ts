/**
 * The queue: one job at a time, in the artist's order, kept in a store so that neither quitting nor a crash loses any.
 */
import type { Draft } from "../../contract/making/draft.ts";
import type { Preview } from "../../contract/engine.ts";
import { Fault } from "../../contract/fault.ts";
import type { Estimate, QueueCalls, QueueState } from "../../contract/making/queue.ts";
import type { Handlers } from "../../contract/rpc/server.ts";
import type { StudioEvents } from "../../contract/studio.ts";
import { compose } from "../drafts/compose.ts";
import { enlargedAgain, enlargementOf } from "../drafts/enlarge.ts";
import { recall } from "../drafts/recall.ts";
import { drawSeed } from "../seed.ts";
import { isLetGo, letGoUnmade } from "../forgetting.ts";
import { proveMayLeave } from "./away.ts";
import { coalesce } from "./coalesce.ts";
import { Jobs } from "./jobs.ts";
import { MemoryForecast, shapeOf } from "./memory.ts";
import { Pace } from "./pace.ts";
import { Processor, type QueueEmit } from "./processor.ts";
import type { JobStore, NewJob, SheetPlace, StoredJob } from "../store.ts";
import type { WorkerOptions } from "./worker.ts";

/** Milliseconds between two messages that the queue changed. */
const CHANGES = 200;

export interface QueueOptions extends Omit<WorkerOptions, "onRestart"> {
  readonly store: JobStore;
  /** Lets an engine start again that crashed too often: the artist asks for it. */
  readonly forgive: () => void;
  readonly emit: QueueEmit;
}

export interface Queue {
  readonly handlers: Handlers<QueueCalls, StudioEvents>;
  /** What a draft will take. @throws as `compose` does where what it names is gone */
  estimate(draft: Draft): Promise<Estimate>;
  /** The jobs of drafts, composed and checked, but not queued: all of them or none. @throws as `compose` does */
  prepare(drafts: readonly Draft[]): Promise<readonly NewJob[]>;
  /** Queues a job, of a sheet's cells where a place is given. */
  add(job: NewJob, place?: SheetPlace): Promise<StoredJob>;
  /** The latest estimate of the picture in work, for the job that last had one. */
  preview(job: number): Preview | null;
  /** Nothing is at work on this machine, and nothing waits that would be. */
  idle(): boolean;
  /** The farm may answer again, or no more. */
  farmChanged(): void;
  /** Takes over what others changed in the store. */
  reload(): Promise<void>;
  /** Stops where it is; the job at work goes on at the next start. */
  close(): Promise<void>;
}

/** Opens the queue as it was left, and goes on with it unless it is paused. */
export async function openQueue(options: QueueOptions): Promise<Queue> {
  const { library, store, engine, farm, settings, emit, model: find } = options;
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

  async function state(): Promise<QueueState> {
    const secondsLeft = await pace.left(list.open, list.progress);
    // Looked at last, so that of two answers on their way neither is older than the other.
    const made = list.open.reduce((sum, job) => sum + job.made.length, 0);
    const left = list.open.reduce((sum, job) => sum + Math.max(0, job.draft.count - job.made.length), 0);
    return { paused: jobs.paused, jobs: list.shown(), pictures: { left, made }, farm: waitsForFarm(), secondsLeft };
  }

  /** Why what waits for the farm does not go on. */
  const waitsForFarm = () => (list.open.some(({ site }) => site === "farm") ? farm.why() : null);

  const processor = new Processor(jobs, {
    ...options,
    onPicture: () => {
      pace.forget();
      memory.forget();
    },
    onRestart: (fault) => emit("engine.restarted", { message: fault.message }),
  });

  async function estimate(draft: Draft): Promise<Estimate> {
    const [{ folder }, shape] = await Promise.all([find(draft.model), shapeOf(draft, library)]);
    const [each, needed] = await Promise.all([pace.of(draft), memory.of(folder, shape, settings())]);
    return { pictures: draft.count, seconds: each === null ? null : each * draft.count, memory: needed };
  }

  async function prepareOne(draft: Draft): Promise<NewJob> {
    const { manifest } = await find(draft.model);
    const seed = draft.seed ?? drawSeed();
    const { title, thumbnail, ...order } = await compose(draft, seed, manifest, options);
    // A private picture is made on this machine only.
    const site = draft.private === undefined && farm.there() ? settings().site : "here";
    const tag = site === "farm" ? settings().tag : null;
    return { draft, order, title, seed, site, tag, thumbnail, added: Date.now() };
  }

  async function prepare(drafts: readonly Draft[]): Promise<readonly NewJob[]> {
    const ready: NewJob[] = [];
    try {
      for (const draft of drafts) ready.push(await prepareOne(draft));
    } catch (error) {
      await letGoUnmade(ready, library);
      throw error;
    }
    return ready;
  }

  async function add(job: NewJob, place?: SheetPlace): Promise<StoredJob> {
    const added = await jobs.add(job, place).catch(async (error: unknown) => {
      await letGoUnmade([job], library).catch(() => {}); // What the queue could not write is the fault to tell.
      throw error;
    });
    processor.ring();
    return added;
  }

  const handlers: Queue["handlers"] = {
    "queue.state": () => state(),
    "queue.estimate": (draft) => estimate(draft),
    async "queue.add"(draft) {
      return list.view(await add(await prepareOne(draft)));
    },
    async "queue.addAll"({ drafts }) {
      const ready = await prepare(drafts);
      const added: StoredJob[] = [];
      for (const job of ready) added.push(await add(job));
      return added.map((job) => list.view(job));
    },
    async "queue.again"({ picture, seed }) {
      const { enlarged } = (await library.picture(picture)).recipe;
      if (enlarged && seed === "same") return list.view(await add(await enlargedAgain(picture, enlarged, options)));
      const draft = await recall(await library.picture(picture), options);
      return list.view(await add(await prepareOne(seed === "same" ? draft : { ...draft, seed: null })));
    },
    async "queue.enlarge"({ picture, factor }) {
      return list.view(await add(await enlargementOf(picture, factor, options)));
    },
    async "queue.pause"() {
      await jobs.pause(true);
      processor.hold();
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
    async "queue.send"({ ids, to, tag = null }) {
      if (to === "farm" && !farm.there()) throw new Fault("farm.none", {});
      if (to === "farm") ids.forEach((id) => proveMayLeave(list.get(id)));
      for (const id of ids) {
        const place = { site: to, tag: to === "farm" ? tag : null };
        await jobs.send(id, place);
        processor.send(id, place);
      }
      processor.ring();
      return null;
    },
    async "queue.cancel"({ ids }) {
      const chosen = ids === "all" ? [...list.waiting, ...list.running].map((j) => j.id) : ids;
      for (const id of chosen) {
        const { state } = list.get(id);
        if (state === "waiting") await jobs.cancel(id);
        // Looked at again: it may have begun meanwhile.
        processor.cancel(id);
      }
      return null;
    },
    async "queue.retry"({ id }) {
      const { state, title, ...job } = list.get(id);
      if (state === "waiting" || state === "running") throw new Fault("queue.not-ended", { title });
      if (state !== "done" && isLetGo(job)) throw new Fault("queue.not-recorded", {});
      if (state !== "done") await jobs.retry(id);
      options.forgive();
      processor.ring();
      return null;
    },
    "queue.recall": async ({ picture }) => recall(await library.picture(picture), options),
  };

  return {
    handlers,
    estimate,
    prepare,
    add,
    preview: (job) => processor.preview(job),
    idle: () => !list.open.some(({ site, state }) => site === "here" && (state === "running" || !jobs.paused)),
    farmChanged() {
      processor.ring();
      changed.touch();
    },
    reload: () => jobs.reload(),
    async close() {
      changed.stop();
      await processor.close();
    },
  };
}
