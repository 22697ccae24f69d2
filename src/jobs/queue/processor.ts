/** Works through the jobs while the studio is open: one after another here, and beside them those of a farm. */
import type { Preview } from "../../contract/engine.ts";
import { isFault } from "../../contract/fault.ts";
import type { JobId } from "../../contract/values/id.ts";
import type { QueueEvents, Site } from "../../contract/making/queue.ts";
import type { Emit } from "../../contract/rpc/server.ts";
import type { SystemEvents } from "../../contract/studio.ts";
import type { JobProgress, Place, StoredJob } from "../store.ts";
import { coalesce } from "./coalesce.ts";
import type { Jobs } from "./jobs.ts";
import { type JobControl, type Outcome, work, type WorkerOptions } from "./worker.ts";

/** Milliseconds between two messages on how far the picture is. */
const PROGRESS = 100;
/** Milliseconds until a farm that could not be reached is asked again. */
const AGAIN = 15_000;
/** Pictures that are on the farm at once: enough for every machine, and few enough that the order here still counts. */
const AWAY = 1000;

export type QueueEmit = Emit<QueueEvents & Pick<SystemEvents, "engine.restarted">>;

export interface ProcessorOptions extends WorkerOptions {
  readonly emit: QueueEmit;
  /** A picture was made and recorded. */
  readonly onPicture: () => void;
}

/** A job at work. */
interface AtWork {
  readonly job: StoredJob;
  readonly controller: AbortController;
  /** Aborts when no further picture of it shall be begun. */
  readonly holding: AbortController;
  cancelled: boolean;
  /** Where it goes on after this turn. */
  to: Place | null;
}

export class Processor {
  readonly #jobs: Jobs;
  readonly #options: ProcessorOptions;
  readonly #running: Promise<unknown>;
  readonly #atWork = new Map<JobId, AtWork>();
  readonly #previews = new Map<number, Preview>();
  #bell = Promise.withResolvers<void>();
  #closed = false;
  #farmIsThere = false;
  #tally = { jobs: 0, made: 0, failed: 0 };

  constructor(jobs: Jobs, options: ProcessorOptions) {
    this.#jobs = jobs;
    this.#options = options;
    this.#running = Promise.all([this.#workHere(), this.#workAway()]);
  }

  /** Looks again whether there is something to do. */
  ring(): void {
    const ringing = this.#bell;
    this.#bell = Promise.withResolvers();
    ringing.resolve();
  }

  /** Ends the turn of a job, if it is at work; what it has finished stays. */
  cancel(id: JobId): void {
    const turn = this.#atWork.get(id);
    if (!turn) return;
    turn.cancelled = true;
    turn.controller.abort();
  }

  /** Ends the turn of a job, if it is at work, and has it go on elsewhere. */
  send(id: JobId, to: Place): void {
    const turn = this.#atWork.get(id);
    if (!turn || (turn.job.site === to.site && turn.job.tag === to.tag)) return;
    turn.to = to;
    turn.controller.abort();
  }

  /** Lets no further picture be begun; those at work are finished. */
  hold(): void {
    for (const { holding } of this.#atWork.values()) holding.abort();
  }

  preview(job: number): Preview | null {
    return this.#previews.get(job) ?? null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { controller } of this.#atWork.values()) controller.abort();
    this.ring();
    await this.#running;
  }

  async #workHere(): Promise<void> {
    while (!this.#closed) {
      const bell = this.#bell.promise;
      const turn = await this.#take("here");
      if (turn) await this.#turn(turn);
      else {
        this.#finish();
        await bell;
      }
    }
  }

  async #workAway(): Promise<void> {
    const turns = new Set<Promise<void>>();
    while (!this.#closed) {
      const bell = this.#bell.promise;
      const turn = (await this.#mayGoAway()) ? await this.#take("farm") : null;
      if (!turn) await bell;
      else {
        const ending = this.#turn(turn).finally(() => {
          turns.delete(ending);
          this.ring();
        });
        turns.add(ending);
      }
    }
    await Promise.all(turns);
  }

  /** Whether something waits for the farm, and it can be reached and has room. */
  async #mayGoAway(): Promise<boolean> {
    const { farm } = this.#options;
    if (this.#jobs.paused || !this.#jobs.list.next("farm")) return false;
    const away = [...this.#atWork.values()].filter(({ job }) => job.site === "farm");
    if (away.reduce((sum, { job }) => sum + job.draft.count, 0) >= AWAY) return false;
    this.#farmIsThere = await farm.reach();
    if (!this.#farmIsThere && farm.there()) setTimeout(() => this.ring(), AGAIN).unref();
    return this.#farmIsThere;
  }

  async #take(site: Site): Promise<AtWork | null> {
    let turn: AtWork | null = null;
    // The library's end ends the queue; its own fault is told by whoever asked for something.
    await this.#jobs
      .take(site, (job) => {
        turn = { job, controller: new AbortController(), holding: new AbortController(), cancelled: false, to: null };
        this.#atWork.set(job.id, turn);
      })
      .catch(() => undefined);
    return turn;
  }

  async #turn(turn: AtWork): Promise<void> {
    const { id } = turn.job;
    const outcome = await this.#work(turn);
    this.#atWork.delete(id);
    if (!this.#closed) await this.#settle(turn, outcome).catch(() => undefined);
    if (turn.job.site === "farm") this.#finish();
  }

  async #work(turn: AtWork): Promise<Outcome> {
    const { job, controller, holding } = turn;
    const { id, draft } = job;
    const { emit } = this.#options;
    let last: { readonly told: QueueEvents["queue.progress"]; readonly progress: JobProgress } | null = null;
    const telling = coalesce(PROGRESS, () => {
      if (!last) return;
      emit("queue.progress", last.told);
      this.#jobs.tell(id, last.progress);
    });
    const held = this.#jobs.hold(id, () => controller.abort());
    const control: JobControl = {
      signal: controller.signal,
      hold: holding.signal,
      taken: (picture) => this.#jobs.list.isOfOther(id, picture),
      stop: () => this.#closed || turn.cancelled || this.#jobs.paused,
      onProgress: (progress, picture, preview) => {
        if (preview) this.#show(id, preview);
        const state = { state: "running", ...progress } as const;
        this.#jobs.list.progress.set(id, state);
        const told = { id, picture, pictures: draft.count, state, preview: this.preview(id) !== null };
        last = { told, progress };
        telling.touch();
      },
      onPicture: (picture) => {
        this.#tally.made++;
        this.#jobs.made(id, picture.id);
        this.#options.onPicture();
        emit("queue.pictureMade", { job: id, picture: picture.id });
      },
    };
    const outcome = await work(job, this.#options, control);
    telling.stop();
    held.stop();
    return outcome;
  }

  /** Keeps a preview. One of a job that is over stays until another comes: a window may be about to ask for it. */
  #show(id: JobId, preview: Preview): void {
    for (const over of this.#previews.keys()) if (!this.#atWork.has(over as JobId)) this.#previews.delete(over);
    this.#previews.set(id, preview);
  }

  async #settle({ job: { id }, cancelled, to }: AtWork, outcome: Outcome): Promise<void> {
    if (outcome.kind === "done") {
      this.#tally.jobs++;
      return this.#jobs.settle(id, "done");
    }
    if (cancelled) {
      this.#tally.jobs++;
      return this.#jobs.settle(id, "cancelled");
    }
    if (outcome.kind !== "failed") {
      await this.#jobs.settle(id, "waiting");
      if (to !== null) await this.#jobs.send(id, to);
      return this.ring();
    }
    this.#tally.jobs++;
    this.#tally.failed++;
    await this.#jobs.settle(id, "failed", outcome.fault);
    // Without an engine every other job would fail as well.
    if (isFault(outcome.fault, "engine.keeps-crashing")) await this.#jobs.pause(true);
  }

  /** Tells once that the queue ran empty; what waits for a farm that is not there does not count. */
  #finish(): void {
    const goesOn = this.#jobs.list.open.some(
      ({ site, state }) => site === "here" || state === "running" || this.#farmIsThere,
    );
    if (this.#tally.jobs === 0 || goesOn || this.#closed) return;
    const { made, failed } = this.#tally;
    this.#tally = { jobs: 0, made: 0, failed: 0 };
    this.#options.emit("queue.finished", { made, failed });
  }
}
