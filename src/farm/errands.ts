/** Orders that were sent, and the wait for each. What the queue says of a job counts; events only make it prompt. */
import type { Job, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import { Fault } from "../contract/fault.ts";
import type { Farm } from "./address.ts";
import { type FarmQueue, openEvents, openLine, openQueue } from "./broker.ts";
import { textDigest } from "./digests.ts";
import { fromReason } from "./failures.ts";
import { Interest } from "./interest.ts";
import { type Coming, listen } from "./live.ts";
import { soon } from "./soon.ts";
import { jobIdOf, type Result, type Ticket } from "./order.ts";

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
  /** Where a file lies here, by the name it travels under. */
  readonly nameOf: (travelled: string) => string | undefined;
  /** Hears how a picture at work comes along, and which of the orders it is. */
  readonly onComing?: ((coming: Coming, order: number) => void) | undefined;
}

interface Open {
  readonly ticket: Ticket;
  readonly priority: number;
  readonly order: number;
  readonly nameOf: ErrandOptions["nameOf"];
  readonly onComing: ErrandOptions["onComing"];
  readonly settle: PromiseWithResolvers<Result>;
}

export class Errands {
  readonly #queue: FarmQueue;
  readonly #events: QueueEvents;
  readonly #interest: Interest;
  readonly #ear: Redis;
  readonly #open = new Map<string, Open>();
  readonly #reconciling: NodeJS.Timeout;
  readonly #ended = new AbortController();

  /**
   * @param line  which stays whoever's it is
   * @param artist  who sends them, for the farm
   * @param every  milliseconds between two looks at everything that is under way
   */
  constructor(farm: Farm, name: string, line: Redis, artist: string, every = 30_000) {
    this.#queue = openQueue(farm, name, this.#ended.signal);
    this.#interest = new Interest(line, name, artist);
    this.#events = openEvents(farm, name, this.#ended.signal);
    this.#ear = openLine(farm);
    this.#queue.on("error", () => undefined);
    this.#events.on("error", () => undefined);
    this.#events.on("completed", ({ jobId, returnvalue }) => this.#arrived(jobId, returnvalue));
    this.#events.on("failed", ({ jobId }) => void this.#look([jobId]).catch(() => undefined));
    listen(this.#ear, name, (coming) => {
      const open = this.#open.get(coming.job);
      open?.onComing?.(coming, open.order);
    }).catch(() => undefined);
    this.#reconciling = setInterval(() => void this.#look([...this.#open.keys()]).catch(() => undefined), every);
  }

  /** Digests of the orders that are under way. */
  get orders(): readonly string[] {
    return [...this.#open.values()].map(({ ticket }) => ticket.order);
  }

  /** How many jobs wait and are at work, of all artists. */
  async counts(): Promise<{ readonly waiting: number; readonly working: number }> {
    const { prioritized = 0, waiting = 0, delayed = 0, active = 0 } = await this.#queue.getJobCounts();
    return { waiting: prioritized + waiting + delayed, working: active };
  }

  /**
   * Sends orders; those that are on the queue already, sent by whomever, are not sent again. Artists take turns: the
   * n-th picture of one stands behind the n-th of the others.
   * @returns the wait for each, in their order
   */
  async send(
    orders: readonly string[],
    { signal, hold, interactive, nameOf, onComing }: ErrandOptions,
  ): Promise<readonly Promise<Result>[]> {
    const before = batchPriority + this.#open.size;
    const sent = orders.map((text, order) => ({
      id: jobIdOf(text),
      open: {
        ticket: { order: textDigest(text), failedBy: [], cancelled: false },
        priority: interactive ? 1 : Math.min(before + order, lastPriority),
        order,
        nameOf,
        onComing,
        settle: Promise.withResolvers<Result>(),
      } satisfies Open,
    }));
    for (const { id, open } of sent) {
      this.#open.set(id, open);
      // Whoever waits hears of it; nobody else need.
      open.settle.promise.catch(() => undefined);
    }
    const ids = sent.map(({ id }) => id);
    try {
      for (const some of chunks(sent)) await this.#add(some.map(({ id, open }) => [id, open] as const));
    } catch (error) {
      for (const id of ids) this.#open.delete(id);
      throw error;
    }
    signal?.addEventListener("abort", () => void this.#takeBack(ids), { once: true });
    hold?.addEventListener("abort", () => void this.#takeBack(ids, { atWork: false }), { once: true });
    if (signal?.aborted) await this.#takeBack(ids);
    else if (hold?.aborted) await this.#takeBack(ids, { atWork: false });
    await this.#look(ids, { again: true });
    return sent.map(({ open }) => open.settle.promise);
  }

  /** Ends the wait; what was sent goes on. */
  async close(): Promise<void> {
    clearInterval(this.#reconciling);
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

  #arrived(id: string, result: Result): void {
    const open = this.#open.get(id);
    if (!open) return;
    this.#open.delete(id);
    void this.#interest.settle([id]).catch(() => undefined);
    open.settle.resolve(result);
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
    this.#open.delete(id);
    void this.#interest.settle([id]).catch(() => undefined);
    open.settle.reject(fromReason(job.failedReason, open.nameOf));
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
    for (const some of chunks(ids)) await Promise.all(some.map((id) => this.#takeBackOne(id, atWork)));
  }

  async #takeBackOne(id: string, atWork: boolean): Promise<void> {
    const open = this.#open.get(id);
    if (!open) return;
    const letGo = () => {
      this.#open.delete(id);
      open.settle.reject(new Fault("engine.cancelled", {}));
    };
    if (atWork) letGo();
    const nobody = await this.#interest.withdraw(id).catch(() => null);
    // The queue is away: what it holds of these is looked at when it is back.
    if (nobody === null) return letGo();
    const job = nobody ? await this.#queue.getJob(id).catch(() => undefined) : undefined;
    const removed = await job?.remove().then(
      () => true,
      () => false,
    );
    // What a machine is at cannot be taken away from it; it looks at this word every other second.
    if (removed !== false) return letGo();
    if (atWork) await job?.updateData({ ...job.data, cancelled: true }).catch(() => undefined);
    else await this.#interest.declare([id]).catch(() => undefined);
  }
}

function chunks<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, n) => all.slice(n * CHUNK, (n + 1) * CHUNK));
}
