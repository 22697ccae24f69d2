/** Orders that were sent, and the wait for each. What the queue says of a job counts; events only make it prompt. */
import type { Job, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import { Fault, isFault } from "../contract/fault.ts";
import type { Farm } from "./address.ts";
import { type FarmQueue, openEvents, openLine, openQueue } from "./broker.ts";
import { fromReason } from "./failures.ts";
import { Interest } from "./interest.ts";
import { type Coming, listen } from "./live.ts";
import { soon } from "./soon.ts";
import { type JobState, statesOf } from "./states.ts";
import { jobIdOf, readForm, type Result, resultSchema, type Ticket } from "./order.ts";

/** Jobs that are added, or asked for, at once. */
const CHUNK = 500;
/** Behind every picture that somebody waits for. */
const batchPriority = 10;
/** The last place there is. */
const lastPriority = 2_000_000;

export interface ErrandOptions {
  /** Takes back what waits, and stops what is at work. */
  readonly signal?: AbortSignal | undefined;
  /** Takes back what waits; what is at work comes still. */
  readonly hold?: AbortSignal | undefined;
  readonly interactive: boolean;
  /** What is made, for this machine alone. */
  readonly title: string;
  /** Where a file lies here, by the name it travels under. */
  readonly nameOf: (travelled: string) => string | undefined;
  /** Puts what the order is made of into the store again: its machine has found it missing or damaged. */
  readonly mend: (fault: Fault) => Promise<void>;
  /** Hears how a picture at work comes along, and which of those that were sent it is. */
  readonly onComing?: ((coming: Coming, picture: number) => void) | undefined;
}

/** A picture as the artist who sent it knows it: as much of it stays here. */
export interface Own {
  readonly title: string;
  /** From 1. */
  readonly picture: number;
  readonly pictures: number;
}

/** A picture that was sent. */
export interface Errand {
  readonly result: Promise<Result>;
  /** Has it made once more: it was made, and is not in the store any more. */
  anew(): Promise<Result>;
}

interface Open {
  readonly ticket: Ticket;
  readonly priority: number;
  /** Which of those that were sent together. */
  readonly picture: number;
  readonly options: Pick<ErrandOptions, "nameOf" | "mend" | "onComing" | "title"> & { readonly pictures: number };
  readonly settle: PromiseWithResolvers<Result>;
  /** Whether what it is made of was put into the store once more. */
  mended: "no" | "at it" | "yes";
}

export class Errands {
  readonly #queue: FarmQueue;
  readonly #events: QueueEvents;
  readonly #interest: Interest;
  readonly #line: Redis;
  readonly #ear: Redis;
  readonly #open = new Map<string, Open>();
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
    listen(this.#ear, name, (coming) => {
      const open = this.#open.get(coming.job);
      open?.options.onComing?.(coming, open.picture);
    }).catch(() => undefined);
    this.#reconciling = setInterval(() => void this.#look([...this.#open.keys()]).catch(() => undefined), every);
  }

  /** How many are under way. */
  get size(): number {
    return this.#open.size;
  }

  /** Which of the pictures that are under way a job of the queue is; null where it was not sent from here. */
  ownOf(job: string): Own | null {
    const open = this.#open.get(job);
    return open ? { title: open.options.title, picture: open.picture + 1, pictures: open.options.pictures } : null;
  }

  /**
   * Sends pictures of an order; those that are on the queue already, sent by whomever, are not sent again. Artists take
   * turns: the n-th picture of one stands behind the n-th of the others.
   * @param order  its digest in the store
   * @returns the wait for each, in the order of the seeds
   */
  async send(
    order: string,
    seeds: readonly number[],
    { signal, hold, interactive, ...rest }: ErrandOptions,
  ): Promise<readonly Errand[]> {
    const options = { ...rest, pictures: seeds.length };
    const before = batchPriority + this.#open.size;
    const sent = seeds.map((seed, picture) => {
      const ticket = { order, seed, failedBy: [], cancelled: false };
      const priority = interactive ? 1 : Math.min(before + picture, lastPriority);
      return [jobIdOf(ticket), this.#opened({ ticket, priority, picture, options })] as const;
    });
    for (const [id, open] of sent) this.#open.set(id, open);
    const ids = sent.map(([id]) => id);
    const known: string[] = [];
    try {
      for (const some of chunks(sent)) {
        known.push(...(await this.#known(some.map(([id]) => id))));
        await this.#add(some);
      }
    } catch (error) {
      for (const id of ids) this.#open.delete(id);
      throw error;
    }
    signal?.addEventListener("abort", () => void this.#takeBack(ids), { once: true });
    hold?.addEventListener("abort", () => void this.#takeBack(ids, { atWork: false }), { once: true });
    if (signal?.aborted) await this.#takeBack(ids);
    else if (hold?.aborted) await this.#takeBack(ids, { atWork: false });
    // What is new is told of by its end.
    await this.#look(known, { again: true });
    return sent.map(([id, open]) => ({ result: open.settle.promise, anew: () => this.#anew(id, open) }));
  }

  #opened(sent: Omit<Open, "settle" | "mended">): Open {
    const settle = Promise.withResolvers<Result>();
    // Whoever waits hears of it; nobody else need.
    settle.promise.catch(() => undefined);
    return { ...sent, settle, mended: "no" };
  }

  async #anew(id: string, before: Open): Promise<Result> {
    const open = this.#opened(before);
    this.#open.set(id, open);
    const job = await this.#queue.getJob(id);
    // Another who waits for it may have done so in the same moment.
    if (job?.finishedOn !== undefined) await job.remove().catch(() => undefined);
    await this.#add([[id, open]]);
    return await open.settle.promise;
  }

  /** Those of some jobs that the queue holds. */
  async #known(ids: readonly string[]): Promise<readonly string[]> {
    const asked = this.#line.pipeline();
    for (const id of ids) asked.exists(this.#queue.toKey(id));
    const there = (await asked.exec()) ?? [];
    return ids.filter((_, n) => there[n]?.[1] === 1);
  }

  /** Ends the wait; what was sent goes on, unless it was taken back before. */
  async close(): Promise<void> {
    clearInterval(this.#reconciling);
    await soon(Promise.allSettled(this.#taking));
    for (const { settle } of this.#open.values()) settle.reject(new Fault("engine.cancelled", {}));
    this.#open.clear();
    this.#ended.abort();
    this.#ear.disconnect();
    await soon(Promise.all([this.#events.close(), this.#queue.close()]));
  }

  async #add(some: readonly (readonly [string, Open])[]): Promise<void> {
    // Before the jobs: whoever takes one back in this moment finds somebody waiting.
    await this.#interest.declare(some.map(([id]) => id));
    await this.#queue.addBulk(
      some.map(([jobId, { ticket, priority }]) => ({ name: "picture", data: ticket, opts: { jobId, priority } })),
    );
  }

  #arrived(id: string, result: unknown): void {
    const open = this.#open.get(id);
    if (!open) return;
    this.#open.delete(id);
    void this.#interest.settle([id]).catch(() => undefined);
    try {
      open.settle.resolve(readForm(resultSchema, result));
    } catch (error) {
      open.settle.reject(error);
    }
  }

  /** @param again  what failed or was taken back before is asked for once more, and is tried again */
  async #look(ids: readonly string[], { again = false } = {}): Promise<void> {
    for (const some of chunks(ids.filter((id) => this.#open.has(id))))
      await Promise.all(some.map((id) => this.#lookAt(id, again)));
  }

  async #lookAt(id: string, again: boolean): Promise<void> {
    const job = await this.#queue.getJob(id);
    const open = this.#open.get(id);
    if (!open) return;
    // The queue may have lost what it held; whatever is not here yet is sent once more.
    if (!job) return this.#add([[id, open]]);
    if (job.finishedOn === undefined) return again ? await this.#want(job) : undefined;
    // A picture that was made keeps the reason why an earlier try failed.
    const state = await job.getState();
    if (state === "failed" && again) return await this.#retry(job);
    if (state === "completed") return this.#arrived(id, job.returnvalue);
    if (state !== "failed") return;
    const fault = fromReason(job.failedReason, open.options.nameOf);
    if (open.mended === "at it") return;
    if (ofStoredFile(fault) && open.mended === "no") {
      open.mended = "at it";
      const tried = open.options.mend(fault).then(() => this.#retry(job));
      const mended = await tried.then(
        () => true,
        () => false,
      );
      open.mended = "yes";
      if (mended) return;
    }
    this.#open.delete(id);
    void this.#interest.settle([id]).catch(() => undefined);
    open.settle.reject(fault);
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
  async #takeBack(ids: readonly string[], { atWork = true } = {}): Promise<void> {
    const all = async () => {
      for (const some of chunks(ids)) await this.#takeSomeBack(some, atWork);
    };
    const taking = all();
    this.#taking.add(taking);
    await taking;
    this.#taking.delete(taking);
  }

  async #takeSomeBack(ids: readonly string[], atWork: boolean): Promise<void> {
    const some = ids.filter((id) => this.#open.has(id));
    if (atWork) for (const id of some) this.#letGo(id);
    const asked = [this.#interest.withdraw(some), statesOf(this.#line, this.#queue, some)] as const;
    const how = await Promise.all(asked).catch(() => null);
    // The queue is away: what it holds of these is looked at when it is back.
    if (how === null) return some.forEach((id) => this.#letGo(id));
    const [unwanted, states] = how;
    await Promise.all(some.map((id, n) => (unwanted[n] ? this.#takeOneBack(id, states[n]!, atWork) : this.#letGo(id))));
  }

  /** Takes back what nobody waits for any more. */
  async #takeOneBack(id: string, state: JobState, atWork: boolean): Promise<void> {
    // What was made, and is not told of yet, stays made.
    if (state === "made") return atWork ? undefined : await this.#lookAt(id, false);
    // What a machine is at would be made again if its end came before its removal.
    const comes = state === "at work" && !atWork;
    if (!comes && (await this.#queue.remove(id).catch(() => 0)) === 1) return this.#letGo(id);
    // What a machine is at cannot be taken away from it; it looks at this word every other second.
    if (!atWork) return await this.#interest.declare([id]).catch(() => undefined);
    const job = await this.#queue.getJob(id).catch(() => undefined);
    await job?.updateData({ ...job.data, cancelled: true }).catch(() => undefined);
  }

  #letGo(id: string): void {
    this.#open.get(id)?.settle.reject(new Fault("engine.cancelled", {}));
    this.#open.delete(id);
  }
}

/** Whether it says that a file of the store is not there, or is not what it was. */
export const ofStoredFile = (error: unknown): error is Fault<"farm.blob-missing" | "farm.blob-damaged"> =>
  isFault(error, "farm.blob-missing") || isFault(error, "farm.blob-damaged");

function chunks<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, n) => all.slice(n * CHUNK, (n + 1) * CHUNK));
}
