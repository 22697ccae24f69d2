/** The jobs, the same in memory and in the library: whatever changes them takes turns. */
import type { Fault } from "../../contract/fault.ts";
import type { JobId, PictureId } from "../../contract/id.ts";
import type { InnerCalls, Library, StoredJob } from "../library/calls.ts";
import { JobList } from "./list.ts";

export class Jobs {
  readonly list: JobList;
  readonly #library: Pick<Library, "call">;
  readonly #onChange: () => void;
  #paused: boolean;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(library: Pick<Library, "call">, list: JobList, paused: boolean, onChange: () => void) {
    this.#library = library;
    this.list = list;
    this.#paused = paused;
    this.#onChange = onChange;
  }

  /** The jobs as they were left; those that a crash or quitting found at work wait in front. */
  static async open(library: Pick<Library, "call">, onChange: () => void): Promise<Jobs> {
    const stored = await library.call("jobs.all", null);
    const jobs = new Jobs(library, new JobList(stored), await library.call("queue.paused", {}), onChange);
    for (const job of stored.filter((j) => j.state === "running").reverse()) await jobs.putBack(job.id);
    return jobs;
  }

  get paused(): boolean {
    return this.#paused;
  }

  pause(paused: boolean): Promise<void> {
    return this.inTurn(async () => {
      this.#paused = await this.#library.call("queue.paused", { set: paused });
      this.#onChange();
    });
  }

  add(job: InnerCalls["jobs.add"]["in"]): Promise<StoredJob> {
    return this.inTurn(async () => {
      const stored = await this.#library.call("jobs.add", job);
      this.list.set(stored);
      this.#onChange();
      return stored;
    });
  }

  /** @throws Fault `queue.job-unknown`, `queue.not-waiting` */
  move(id: JobId, before: JobId | null): Promise<void> {
    return this.inTurn(() => this.#move(id, before));
  }

  /** Puts a job to the front of those that wait. */
  putBack(id: JobId): Promise<void> {
    return this.inTurn(async () => {
      const front = this.list.next;
      await this.#set(id, "waiting");
      if (front && front.id !== id) await this.#move(id, front.id);
    });
  }

  /** Puts a job behind those that wait. */
  append(id: JobId): Promise<void> {
    return this.inTurn(async () => {
      await this.#set(id, "waiting");
      await this.#move(id, null);
    });
  }

  end(id: JobId, state: "done" | "cancelled" | "failed", fault: Fault | null = null): Promise<void> {
    return this.inTurn(() => this.#set(id, state, fault));
  }

  /** Takes the first waiting job to work, unless it may not. `taken` runs before anything else can change. */
  take(taken: (job: StoredJob) => void): Promise<boolean> {
    return this.inTurn(async () => {
      const { next } = this.list;
      if (!next || this.#paused) return false;
      await this.#set(next.id, "running");
      taken(this.list.get(next.id));
      return true;
    });
  }

  /** The library has recorded a picture of this job. */
  made(id: JobId, picture: PictureId): void {
    const job = this.list.get(id);
    if (!job.made.includes(picture)) this.list.set({ ...job, made: [...job.made, picture] });
    this.#onChange();
  }

  inTurn<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#last.then(change);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #set(id: JobId, state: StoredJob["state"], fault: Fault | null = null): Promise<void> {
    const failure = fault && { code: fault.code, message: fault.message };
    await this.#library.call("jobs.set", { id, state, failure });
    const ended = state === "waiting" || state === "running" ? null : Date.now();
    this.list.set({ ...this.list.get(id), state, failure, ended });
    this.#onChange();
  }

  async #move(id: JobId, before: JobId | null): Promise<void> {
    this.list.move(id, before);
    await this.#library.call("jobs.move", { id, before });
    this.#onChange();
  }
}
