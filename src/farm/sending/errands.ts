/** Orders that were sent, and the wait for each. What the queue says of a job counts; events only make it prompt. */
import type { Job, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import { type Fault, isFault } from "../../contract/fault.ts";
import type { Farm } from "../broker/address.ts";
import { type FarmQueue, openEvents, openLine, openQueue } from "../broker/broker.ts";
import { fromReason } from "../broker/failures.ts";
import { Interest } from "./interest.ts";
import { listen } from "../broker/live.ts";
import { patienceFor, soon } from "../broker/soon.ts";
import { type JobState, knownOf, statesOf } from "../broker/states.ts";
import { readForm, type Result, resultSchema, type Ticket } from "./order.ts";
import { type Sent, type Own, type WaitOptions, Waits } from "./waits.ts";

/** Jobs that are added, or asked for, at once. */
const CHUNK = 500;
/** Behind every picture that somebody waits for. */
const batchPriority = 10;
/** The last place there is. */
const lastPriority = 2_000_000;

export interface ErrandOptions extends WaitOptions {
  /** Takes back what waits, and stops what is at work. */
  readonly signal?: AbortSignal | undefined;
  /** Takes back what waits; what is at work comes still. */
  readonly hold?: AbortSignal | undefined;
  readonly interactive: boolean;
}

/** A picture to be sent, and which it is of those that are sent together. */
export interface Wanted {
  readonly seed: number;
  readonly picture: number;
}

/** A picture that was sent. */
export interface Errand {
  readonly result: Promise<Result>;
  /** Has it made once more: it was made, and is not in the store any more. */
  anew(): Promise<Result>;
}

export class Errands {
  readonly #queue: FarmQueue;
  readonly #events: QueueEvents;
  readonly #interest: Interest;
  readonly #line: Redis;
  readonly #ear: Redis;
  readonly #waits = new Waits();
  readonly #reconciling: NodeJS.Timeout;
  readonly #ended = new AbortController();
  /** What is being taken back at this moment. */
  readonly #taking = new Set<Promise<void>>();

  /**
   * @param line  which stays whoever's it is
   * @param artist  who sends them, for the farm
   * @param every  milliseconds between two looks at everything that is under way
   */
  constructor(farm: Farm, name: string, line: Redis, artist: string, every: number) {
    this.#queue = openQueue(farm, name, this.#ended.signal);
    this.#line = line;
    this.#interest = new Interest(line, name, artist);
    this.#events = openEvents(farm, name, this.#ended.signal);
    this.#ear = openLine(farm);
    this.#queue.on("error", () => undefined);
    this.#events.on("error", () => undefined);
    this.#events.on("completed", ({ jobId, returnvalue }) => this.#arrived(jobId, returnvalue));
    this.#events.on("failed", ({ jobId }) => void this.#look([jobId]).catch(() => undefined));
    listen(this.#ear, name, (coming) => this.#waits.tell(coming)).catch(() => undefined);
    let looking = false;
    this.#reconciling = setInterval(() => {
      // Thousands of jobs, on a queue that is slow, take longer to look at than this waits.
      if (looking) return;
      looking = true;
      void this.#look(this.#waits.ids)
        .catch(() => undefined)
        .finally(() => (looking = false));
    }, every);
  }

  /** How many are under way. */
  get size(): number {
    return this.#waits.size;
  }

  /** Which of the pictures that are under way a job of the queue is; null where it was not sent from here. */
  ownOf(job: string): Own | null {
    return this.#waits.ownOf(job);
  }

  /**
   * Sends pictures of an order; those that are on the queue already, sent by whomever, are not sent again. Artists take
   * turns: the n-th picture of one stands behind the n-th of the others.
   * @param order  its digest in the store
   * @returns the wait for each, in their order
   */
  async send(order: string, pictures: readonly Wanted[], options: ErrandOptions): Promise<readonly Errand[]> {
    const { signal, hold, interactive } = options;
    const before = batchPriority + this.#waits.size;
    const sent = pictures.map(({ seed, picture }) => {
      const ticket = { order, seed, failedBy: [], cancelled: false };
      const priority = interactive ? 1 : Math.min(before + picture, lastPriority);
      return this.#waits.add({ ticket, priority }, { picture, options });
    });
    const known: string[] = [];
    try {
      for (const some of chunks(sent)) {
        const ids = some.map(({ id }) => id);
        known.push(...(await knownOf(this.#line, this.#queue.name, ids)));
        await this.#add(some);
      }
    } catch (error) {
      for (const one of sent) this.#waits.letGo(one);
      throw error;
    }
    signal?.addEventListener("abort", () => void this.#takeBack(sent), { once: true });
    hold?.addEventListener("abort", () => void this.#takeBack(sent, { atWork: false }), { once: true });
    if (signal?.aborted) await this.#takeBack(sent);
    else if (hold?.aborted) await this.#takeBack(sent, { atWork: false });
    // What is new is told of by its end.
    await this.#look(known, { again: true });
    return sent.map((one) => ({ result: one.wait.settle.promise, anew: () => this.#anew(one) }));
  }

  /**
   * Takes back what waits here and is asked for elsewhere now, unless somebody else waits for it.
   * @param ids  of jobs
   */
  async leave(ids: readonly string[]): Promise<void> {
    const free = ids.filter((id) => !this.#waits.get(id));
    const unwanted = await this.#interest.withdraw(free);
    const gone = free.filter((_, n) => unwanted[n]).map((id) => this.#queue.remove(id).catch(() => 0));
    await Promise.all(gone);
  }

  async #anew(sent: Sent): Promise<Result> {
    const open = this.#waits.again(sent);
    // Somebody beside may have found it lost as well.
    if (!open.renewing) {
      open.renewing = true;
      try {
        const job = await this.#queue.getJob(sent.id);
        // Another who waits for it may have done so in the same moment.
        if (job?.finishedOn !== undefined) await job.remove().catch(() => undefined);
        await this.#add([{ id: sent.id, open }]);
      } finally {
        open.renewing = false;
      }
    }
    return await sent.wait.settle.promise;
  }

  /** Ends the wait; what was sent goes on, unless it was taken back before. */
  async close(): Promise<void> {
    clearInterval(this.#reconciling);
    const left = patienceFor();
    await soon(Promise.allSettled(this.#taking), left());
    this.#waits.letAllGo();
    this.#ended.abort();
    this.#ear.disconnect();
    await soon(Promise.all([this.#events.close(), this.#queue.close()]), left());
  }

  async #add(some: readonly Pick<Sent, "id" | "open">[]): Promise<void> {
    // Before the jobs: whoever takes one back in this moment finds somebody waiting.
    await this.#interest.declare(some.map(({ id }) => id));
    await this.#queue.addBulk(
      some.map(({ id, open: { ticket, priority } }) => ({
        name: "picture",
        data: ticket,
        opts: { jobId: id, priority },
      })),
    );
  }

  #arrived(id: string, result: unknown): void {
    if (this.#waits.get(id)?.renewing) return;
    const waits = this.#waits.end(id);
    if (waits.length === 0) return;
    void this.#interest.settle([id]).catch(() => undefined);
    for (const { settle } of waits)
      try {
        settle.resolve(readForm(resultSchema, result));
      } catch (error) {
        settle.reject(error);
      }
  }

  /** @param again  what failed or was taken back before is asked for once more, and is tried again */
  async #look(ids: readonly string[], { again = false } = {}): Promise<void> {
    for (const some of chunks(ids.filter((id) => this.#waits.get(id))))
      await Promise.all(some.map((id) => this.#lookAt(id, again)));
  }

  async #lookAt(id: string, again: boolean): Promise<void> {
    const job = await this.#queue.getJob(id);
    const open = this.#waits.get(id);
    if (!open) return;
    // The queue may have lost what it held; whatever is not here yet is sent once more.
    if (!job) return this.#add([{ id, open }]);
    if (job.finishedOn === undefined) return again ? await this.#want(job) : undefined;
    // A picture that was made keeps the reason why an earlier try failed.
    const state = await job.getState();
    if (state === "failed" && again) return await this.#retry(job);
    if (state === "completed") return this.#arrived(id, job.returnvalue);
    if (state !== "failed") return;
    if (open.mended === "at it") return;
    const [first] = open.waits;
    const fault = fromReason(job.failedReason, () => undefined);
    if (ofStoredFile(fault) && open.mended === "no" && first) {
      open.mended = "at it";
      const tried = first.options.mend(fault).then(() => this.#retry(job));
      const mended = await tried.then(
        () => true,
        () => false,
      );
      open.mended = "yes";
      if (mended) return;
    }
    const waits = this.#waits.end(id);
    void this.#interest.settle([id]).catch(() => undefined);
    for (const { settle, options } of waits) settle.reject(fromReason(job.failedReason, options.nameOf));
  }

  async #retry(job: Job<Ticket, Result>): Promise<void> {
    await job.updateData({ ...job.data, cancelled: false, failedBy: [] });
    // Another artist may have done so in the same moment.
    await job.retry("failed").catch(() => undefined);
  }

  /** A job that another took back, and that is not gone yet, is wanted again. */
  async #want(job: Job<Ticket, Result>): Promise<void> {
    if (job.data.cancelled) await job.updateData({ ...job.data, cancelled: false });
  }

  /** @param atWork  whether what a machine is at is stopped, too */
  async #takeBack(sent: readonly Sent[], { atWork = true } = {}): Promise<void> {
    const all = async () => {
      for (const some of chunks(sent)) await this.#takeSomeBack(some, atWork);
    };
    const taking = all();
    this.#taking.add(taking);
    await taking;
    this.#taking.delete(taking);
  }

  async #takeSomeBack(sent: readonly Sent[], atWork: boolean): Promise<void> {
    const waiting = sent.filter((one) => this.#waits.beside(one) > 0);
    const shared = waiting.filter((one) => this.#waits.beside(one) > 1);
    const some = waiting.filter((one) => this.#waits.beside(one) === 1);
    for (const one of atWork ? waiting : shared) this.#waits.letGo(one);
    const ids = some.map(({ id }) => id);
    const asked = [this.#interest.withdraw(ids), statesOf(this.#line, this.#queue.name, ids)] as const;
    const how = await Promise.all(asked).catch(() => null);
    // The queue is away: what it holds of these is looked at when it is back.
    if (how === null) return some.forEach((one) => this.#waits.letGo(one));
    const [unwanted, states] = how;
    await Promise.all(
      some.map((one, n) => (unwanted[n] ? this.#takeOneBack(one, states[n]!, atWork) : this.#waits.letGo(one))),
    );
  }

  /** Takes back what nobody waits for any more. */
  async #takeOneBack(sent: Sent, state: JobState, atWork: boolean): Promise<void> {
    const { id } = sent;
    // What was made, and is not told of yet, stays made.
    if (state === "made") return atWork ? undefined : await this.#lookAt(id, false);
    // What a machine is at would be made again if its end came before its removal.
    const comes = state === "at work" && !atWork;
    if (!comes && (await this.#queue.remove(id).catch(() => 0)) === 1) return this.#waits.letGo(sent);
    // What a machine is at cannot be taken away from it; it looks at this word every other second.
    if (!atWork) return await this.#interest.declare([id]).catch(() => undefined);
    const job = await this.#queue.getJob(id).catch(() => undefined);
    await job?.updateData({ ...job.data, cancelled: true }).catch(() => undefined);
  }
}

/** Whether it says that a file of the store is not there, or is not what it was. */
export const ofStoredFile = (error: unknown): error is Fault<"farm.blob-missing" | "farm.blob-damaged"> =>
  isFault(error, "farm.blob-missing") || isFault(error, "farm.blob-damaged");

export function chunks<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, n) => all.slice(n * CHUNK, (n + 1) * CHUNK));
}
