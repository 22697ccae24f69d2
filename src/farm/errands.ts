/** Orders that were sent, and the wait for each. What the queue says of a job counts; events only make it prompt. */
import type { Job, QueueEvents } from "bullmq";
import { Fault } from "../contract/fault.ts";
import type { Farm } from "./address.ts";
import { type FarmQueue, openEvents, openQueue } from "./broker.ts";
import { textDigest } from "./digests.ts";
import { fromReason } from "./failures.ts";
import { Interest } from "./interest.ts";
import { jobIdOf, type Result, type Ticket } from "./order.ts";

/** Jobs that are added, or asked for, at once. */
const CHUNK = 500;
/** Behind every picture that somebody waits for. */
const batchPriority = 10;

export interface ErrandOptions {
  readonly signal?: AbortSignal | undefined;
  readonly interactive: boolean;
  /** Where a file lies here, by the name it travels under. */
  readonly nameOf: (travelled: string) => string | undefined;
}

interface Open {
  readonly ticket: Ticket;
  readonly priority: number;
  readonly nameOf: ErrandOptions["nameOf"];
  readonly settle: PromiseWithResolvers<Result>;
}

export class Errands {
  readonly #queue: FarmQueue;
  readonly #events: QueueEvents;
  readonly #interest: Interest;
  readonly #open = new Map<string, Open>();
  readonly #reconciling: NodeJS.Timeout;

  /**
   * @param artist  who sends them, for the farm
   * @param every  milliseconds between two looks at everything that is under way
   */
  constructor(farm: Farm, name: string, artist: string, every = 30_000) {
    this.#queue = openQueue(farm, name);
    this.#interest = new Interest(farm, name, artist);
    this.#events = openEvents(farm, name);
    this.#queue.on("error", () => undefined);
    this.#events.on("error", () => undefined);
    this.#events.on("completed", ({ jobId }) => void this.#look([jobId]).catch(() => undefined));
    this.#events.on("failed", ({ jobId }) => void this.#look([jobId]).catch(() => undefined));
    this.#reconciling = setInterval(() => void this.#look([...this.#open.keys()]).catch(() => undefined), every);
  }

  /**
   * Sends orders; those that are on the queue already, sent by whomever, are not sent again. Batches interleave: each
   * next picture of one stands behind the same picture of the others.
   * @returns the wait for each, in their order
   */
  async send(
    orders: readonly string[],
    { signal, interactive, nameOf }: ErrandOptions,
  ): Promise<readonly Promise<Result>[]> {
    const sent = orders.map((order, n) => ({
      id: jobIdOf(order),
      open: {
        ticket: { order: textDigest(order), failedBy: [], cancelled: false },
        priority: interactive ? 1 : Math.min(batchPriority + n, 2_000_000),
        nameOf,
        settle: Promise.withResolvers<Result>(),
      } satisfies Open,
    }));
    for (const { id, open } of sent) {
      this.#open.set(id, open);
      // Whoever waits hears of it; nobody else need.
      open.settle.promise.catch(() => undefined);
    }
    const ids = sent.map(({ id }) => id);
    for (const some of chunks(sent)) await this.#add(some.map(({ id, open }) => [id, open] as const));
    signal?.addEventListener("abort", () => void this.#cancel(ids), { once: true });
    if (signal?.aborted) await this.#cancel(ids);
    await this.#look(ids, { again: true });
    return sent.map(({ open }) => open.settle.promise);
  }

  async close(): Promise<void> {
    clearInterval(this.#reconciling);
    this.#interest.close();
    await Promise.all([this.#events.close(), this.#queue.close()]);
  }

  async #add(some: readonly (readonly [string, Open])[]): Promise<void> {
    // Before the jobs: whoever takes one back in this moment finds somebody waiting.
    await this.#interest.declare(some.map(([id]) => id));
    await this.#queue.addBulk(
      some.map(([jobId, { ticket, priority }]) => ({ name: "picture", data: ticket, opts: { jobId, priority } })),
    );
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
    if (state !== "failed" && state !== "completed") return;
    this.#open.delete(id);
    void this.#interest.settle(id).catch(() => undefined);
    if (state === "completed") open.settle.resolve(job.returnvalue);
    else open.settle.reject(fromReason(job.failedReason, open.nameOf));
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

  async #cancel(ids: readonly string[]): Promise<void> {
    for (const some of chunks(ids))
      await Promise.all(
        some.map(async (id) => {
          const open = this.#open.get(id);
          if (!open) return;
          this.#open.delete(id);
          open.settle.reject(new Fault("engine.cancelled", {}));
          if (!(await this.#interest.withdraw(id).catch(() => true))) return;
          const job = await this.#queue.getJob(id).catch(() => undefined);
          // What a machine is at cannot be taken away from it; it looks at this word every other second.
          await job?.remove().catch(() => job.updateData({ ...job.data, cancelled: true }).catch(() => undefined));
        }),
      );
  }
}

function chunks<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, n) => all.slice(n * CHUNK, (n + 1) * CHUNK));
}
