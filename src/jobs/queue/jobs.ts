/** The jobs, the same in memory and in their store: whatever changes them takes turns. */
import type { Fault } from "../../contract/fault.ts";
import type { JobId, PictureId } from "../../contract/values/id.ts";
import type { Site } from "../../contract/making/queue.ts";
import type { JobProgress, JobStore, Lease, NewJob, Place, Settlement, SheetPlace, StoredJob } from "../store.ts";
import { letGo } from "../forgetting.ts";
import { JobList } from "./list.ts";

/** The studio's one worker. */
const WORKER = "studio";
/** A worker that stands still this long is taken for dead. */
const LEASE: Lease = 60_000;

export class Jobs {
  readonly list: JobList;
  readonly #store: JobStore;
  readonly #onChange: () => void;
  #paused: boolean;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(store: JobStore, list: JobList, paused: boolean, onChange: () => void) {
    this.#store = store;
    this.list = list;
    this.#paused = paused;
    this.#onChange = onChange;
  }

  /** The jobs as they were left; those that a crash or quitting found at work wait in front. */
  static async open(store: JobStore, onChange: () => void): Promise<Jobs> {
    await store.release(WORKER);
    return new Jobs(store, new JobList(await store.all()), await store.paused(), onChange);
  }

  get paused(): boolean {
    return this.#paused;
  }

  pause(paused: boolean): Promise<void> {
    return this.inTurn(async () => {
      await this.#store.pause(paused);
      this.#paused = paused;
      this.#onChange();
    });
  }

  /** Takes over what others changed in the store: jobs that were deleted for good are forgotten here too. */
  reload(): Promise<void> {
    return this.inTurn(async () => {
      this.list.replace(await this.#store.all());
      this.#onChange();
    });
  }

  add(job: NewJob, place?: SheetPlace): Promise<StoredJob> {
    return this.inTurn(async () => {
      const stored = await this.#store.add(job, place);
      this.list.set(stored);
      this.#onChange();
      return stored;
    });
  }

  /** @throws Fault `queue.job-unknown`, `queue.not-waiting` */
  move(id: JobId, before: JobId | null): Promise<void> {
    return this.inTurn(async () => {
      this.list.move(id, before);
      await this.#store.move(id, before);
      this.#onChange();
    });
  }

  /**
   * Takes the first job that waits for a site to work, unless it may not. `taken` runs before anything else can
   * change.
   */
  take(site: Site, taken: (job: StoredJob) => void): Promise<boolean> {
    return this.inTurn(async () => {
      const job = await this.#store.take(WORKER, LEASE, site);
      if (!job) return false;
      this.list.set(job);
      taken(this.list.get(job.id));
      this.#onChange();
      return true;
    });
  }

  /** Says until `stop` that a job is at work still; `lost` is called where it has become another's. */
  hold(id: JobId, lost: () => void): { readonly stop: () => void } {
    const timer = setInterval(
      () =>
        void this.#store.renew(id, WORKER, LEASE).then(
          (own) => own || lost(),
          // A store that cannot be reached now may be before the lease is over.
          () => undefined,
        ),
      LEASE / 4,
    );
    timer.unref();
    return { stop: () => clearInterval(timer) };
  }

  /** Tells the store how far a job is. What it does not hear is told again soon. */
  tell(id: JobId, progress: JobProgress): void {
    this.#store.progress(id, WORKER, progress).catch(() => undefined);
  }

  /** Ends a turn. A job that waits again stands in front, one of a farm where it stood. */
  settle(id: JobId, state: "waiting" | "done" | "cancelled", fault?: undefined): Promise<void>;
  settle(id: JobId, state: "failed", fault: Fault): Promise<void>;
  settle(id: JobId, state: Settlement["state"], fault?: Fault): Promise<void> {
    return this.inTurn(async () => {
      const failure = fault ? { code: fault.code, message: fault.message } : null;
      const settlement = (failure ? { state, failure } : { state }) as Settlement;
      if (!(await this.#store.settle(id, WORKER, settlement))) return;
      const { site } = this.list.get(id);
      // Many are on a farm at once, so that each has a place of its own among those that wait.
      if (state === "waiting" && site === "farm") {
        this.list.replace(await this.#store.all());
        return this.#onChange();
      }
      const [front] = this.list.waiting;
      this.list.set(letGo({ ...this.list.get(id), state, failure, ended: state === "waiting" ? null : Date.now() }));
      if (state === "waiting" && front) this.list.move(id, front.id);
      this.#onChange();
    });
  }

  /** Has a waiting job made elsewhere. */
  send(id: JobId, place: Place): Promise<void> {
    return this.inTurn(async () => {
      if (!(await this.#store.send(id, place))) return;
      this.list.set({ ...this.list.get(id), ...place });
      this.#onChange();
    });
  }

  /** Takes a waiting job out. */
  cancel(id: JobId): Promise<void> {
    return this.inTurn(async () => {
      if (!(await this.#store.cancel(id))) return;
      this.list.set(letGo({ ...this.list.get(id), state: "cancelled", failure: null, ended: Date.now() }));
      this.#onChange();
    });
  }

  /** Puts a job that has ended behind those that wait. */
  retry(id: JobId): Promise<void> {
    return this.inTurn(async () => {
      if (!(await this.#store.retry(id))) return;
      this.list.set({ ...this.list.get(id), state: "waiting", failure: null, ended: null });
      this.#onChange();
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
}
