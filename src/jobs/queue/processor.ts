/** Works through the jobs, one after another, for as long as the studio is open. */
import type { Preview } from "../../contract/engine.ts";
import { isFault } from "../../contract/fault.ts";
import type { JobId } from "../../contract/id.ts";
import type { QueueEvents } from "../../contract/queue.ts";
import type { Emit } from "../../contract/rpc/server.ts";
import type { SystemEvents } from "../../contract/studio.ts";
import type { JobProgress, StoredJob } from "../store.ts";
import { coalesce } from "./coalesce.ts";
import type { Jobs } from "./jobs.ts";
import { type JobControl, type Outcome, work, type WorkerOptions } from "./worker.ts";

/** Milliseconds between two messages on how far the picture is. */
const PROGRESS = 100;

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
  cancelled: boolean;
}

export class Processor {
  readonly #jobs: Jobs;
  readonly #options: ProcessorOptions;
  readonly #running: Promise<void>;
  #bell = Promise.withResolvers<void>();
  #atWork: AtWork | null = null;
  #closed = false;
  #preview: { readonly job: JobId; readonly preview: Preview } | null = null;
  #tally = { jobs: 0, made: 0, failed: 0 };

  constructor(jobs: Jobs, options: ProcessorOptions) {
    this.#jobs = jobs;
    this.#options = options;
    this.#running = this.#run();
  }

  /** Looks again whether there is something to do. */
  ring(): void {
    this.#bell.resolve();
  }

  /** Ends the turn of a job, if it is at work; what it has finished stays. */
  cancel(id: JobId): void {
    if (this.#atWork?.job.id !== id) return;
    this.#atWork.cancelled = true;
    this.#atWork.controller.abort();
  }

  preview(job: number): Preview | null {
    return this.#preview?.job === job ? this.#preview.preview : null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#atWork?.controller.abort();
    this.ring();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      this.#bell = Promise.withResolvers();
      // The library's end ends the queue; its own fault is told by whoever asked for something.
      const taken = await this.#jobs
        .take((job) => (this.#atWork = { job, controller: new AbortController(), cancelled: false }))
        .catch(() => false);
      const turn = this.#atWork;
      if (taken && turn) {
        const outcome = await this.#work(turn);
        this.#atWork = null;
        if (!this.#closed) await this.#settle(turn, outcome).catch(() => undefined);
        continue;
      }
      this.#finish();
      await this.#bell.promise;
    }
  }

  async #work(running: AtWork): Promise<Outcome> {
    const { id, draft } = running.job;
    const { emit } = this.#options;
    let last: { readonly told: QueueEvents["queue.progress"]; readonly progress: JobProgress } | null = null;
    const telling = coalesce(PROGRESS, () => {
      if (!last) return;
      emit("queue.progress", last.told);
      this.#jobs.tell(id, last.progress);
    });
    const held = this.#jobs.hold(id, () => running.controller.abort());
    const control: JobControl = {
      signal: running.controller.signal,
      taken: (picture) => this.#jobs.list.isOfOther(id, picture),
      stop: () => this.#closed || running.cancelled || this.#jobs.paused,
      onProgress: (progress, picture, preview) => {
        if (preview) this.#preview = { job: id, preview };
        const state = { state: "running", ...progress } as const;
        this.#jobs.list.progress = state;
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
    const outcome = await work(running.job, this.#options, control);
    telling.stop();
    held.stop();
    return outcome;
  }

  async #settle({ job: { id }, cancelled }: AtWork, outcome: Outcome): Promise<void> {
    this.#tally.jobs++;
    if (outcome.kind === "done") return this.#jobs.settle(id, "done");
    if (cancelled) return this.#jobs.settle(id, "cancelled");
    if (outcome.kind === "stopped") {
      this.#tally.jobs--;
      return this.#jobs.settle(id, "waiting");
    }
    this.#tally.failed++;
    await this.#jobs.settle(id, "failed", outcome.fault);
    // Without an engine every other job would fail as well.
    if (isFault(outcome.fault, "engine.keeps-crashing")) await this.#jobs.pause(true);
  }

  /** Tells once that the queue ran empty. */
  #finish(): void {
    if (this.#tally.jobs === 0 || this.#jobs.list.next || this.#closed) return;
    const { made, failed } = this.#tally;
    this.#tally = { jobs: 0, made: 0, failed: 0 };
    this.#options.emit("queue.finished", { made, failed });
  }
}
