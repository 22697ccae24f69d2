/** The jobs in memory, in their order, as the library keeps them. */
import { Fault } from "../../contract/fault.ts";
import type { JobId, PictureId } from "../../contract/values/id.ts";
import type { Job, JobState, Site } from "../../contract/making/queue.ts";
import type { StoredJob } from "../store.ts";

/** How far the running job is. */
export type RunningState = Extract<JobState, { state: "running" }>;

/** Ended jobs that are shown. */
const SHOWN = 50;

export class JobList {
  #jobs = new Map<JobId, StoredJob>();
  /** Ids of the waiting ones. */
  #waiting: JobId[] = [];
  /** Of the running ones, as far as something was told. */
  readonly progress = new Map<JobId, RunningState>();

  /** @param stored in the order of the library, in which the waiting ones stand in their order */
  constructor(stored: readonly StoredJob[]) {
    this.replace(stored);
  }

  /** Holds exactly these from now on, in the same order. */
  replace(stored: readonly StoredJob[]): void {
    this.#jobs = new Map(stored.map((job) => [job.id, job]));
    this.#waiting = stored.filter((j) => j.state === "waiting").map((j) => j.id);
    for (const id of this.progress.keys()) if (this.#jobs.get(id)?.state !== "running") this.progress.delete(id);
  }

  /** @throws Fault `queue.job-unknown` */
  get(id: JobId): StoredJob {
    const job = this.#jobs.get(id);
    if (!job) throw new Fault("queue.job-unknown", { id });
    return job;
  }

  get running(): readonly StoredJob[] {
    return [...this.#jobs.values()].filter((j) => j.state === "running");
  }

  /** Those that run, then those that wait. */
  get open(): readonly StoredJob[] {
    return [...this.running, ...this.waiting];
  }

  get waiting(): readonly StoredJob[] {
    return this.#waiting.map((id) => this.get(id));
  }

  /** The first that waits for a site. */
  next(site: Site): StoredJob | null {
    return this.waiting.find((job) => job.site === site) ?? null;
  }

  /** Takes a job in, or changes it. One that starts to wait stands last. */
  set(job: StoredJob): void {
    this.#jobs.set(job.id, job);
    const at = this.#waiting.indexOf(job.id);
    if (job.state === "waiting" && at < 0) this.#waiting.push(job.id);
    if (job.state !== "waiting" && at >= 0) this.#waiting.splice(at, 1);
    if (job.state !== "running") this.progress.delete(job.id);
  }

  /** Puts a waiting job before another, or last. @throws Fault `queue.not-waiting` where either is not waiting */
  move(id: JobId, before: JobId | null): void {
    for (const each of before === null ? [id] : [id, before]) {
      const job = this.get(each);
      if (job.state !== "waiting") throw new Fault("queue.not-waiting", { title: job.title });
    }
    if (id === before) return;
    this.#waiting.splice(this.#waiting.indexOf(id), 1);
    this.#waiting.splice(before === null ? this.#waiting.length : this.#waiting.indexOf(before), 0, id);
  }

  /** Whether another job has made this picture. */
  isOfOther(id: JobId, picture: PictureId): boolean {
    return [...this.#jobs.values()].some((job) => job.id !== id && job.made.includes(picture));
  }

  /** As a window shows them: the running ones, the waiting ones, the latest of those that ended. */
  shown(): readonly Job[] {
    const ended = [...this.#jobs.values()].filter(
      (j) => j.ended !== null && j.state !== "waiting" && j.state !== "running",
    );
    ended.sort((a, b) => b.ended! - a.ended! || b.id - a.id);
    return [...this.open, ...ended.slice(0, SHOWN)].map((job) => this.view(job));
  }

  view({ state: _, failure: __, order: ___, ...job }: StoredJob): Job {
    return { ...job, state: this.state(job.id) };
  }

  state(id: JobId): JobState {
    const { state, failure } = this.get(id);
    switch (state) {
      case "waiting":
      case "done":
      case "cancelled":
        return { state };
      case "running":
        return (
          this.progress.get(id) ?? {
            state,
            phase: "load",
            step: 0,
            share: 0,
            steps: 0,
            secondsLeft: null,
            machines: [],
          }
        );
      case "failed":
        return {
          state,
          code: (failure?.code ?? "engine.unexpected") as Extract<JobState, { state: "failed" }>["code"],
          message: failure?.message ?? "",
        };
      default:
        return state satisfies never;
    }
  }
}
