/**
 * The queues that one machine takes work from: its pool's, and one for each of its tags, which machines without the tag
 * never see. It is at one picture at a time, of whichever queue has the one that is to come first.
 */
import { type Job, Worker } from "bullmq";
import type { Redis } from "ioredis";
import type { Farm } from "../broker/address.ts";
import { connectionTo, type FarmQueue, openQueue, prefix } from "../broker/broker.ts";
import type { Result, Ticket } from "../sending/order.ts";
import { soon } from "../broker/soon.ts";

export interface TakerOptions {
  readonly farm: Farm;
  /** Names of the queues; of two with equally urgent work the first one has it. */
  readonly queues: readonly string[];
  /** How this machine is called on the farm. */
  readonly name: string;
  /** Which stays whoever's it is. */
  readonly line: Redis;
  /** In milliseconds, as `usualTimes` has them. */
  readonly times: { readonly lock: number; readonly stalled: number };
  readonly ended: AbortSignal;
  readonly process: (job: Job<Ticket, Result>, token: string, lost: AbortSignal) => Promise<Result>;
  /** Puts a job back that came while another one is at work. */
  readonly putBack: (job: Job<Ticket, Result>, token: string) => Promise<never>;
}

interface Taker {
  readonly worker: Worker<Ticket, Result>;
  readonly queue: FarmQueue;
}

export class Takers {
  readonly #options: TakerOptions;
  readonly #takers: readonly Taker[];
  /** Look for machines that let their jobs go while their taker does not: one that pauses stops looking. */
  readonly #watchers: readonly Worker[];
  #begun = false;
  #busy = false;
  #rests = false;

  constructor(options: TakerOptions) {
    this.#options = options;
    const { queues, farm, ended } = options;
    const alone = queues.length === 1;
    this.#takers = queues.map((name) => {
      const queue = openQueue(farm, name, ended);
      queue.on("error", () => undefined);
      return { worker: this.#taker(name, alone), queue };
    });
    this.#watchers = alone ? [] : queues.map((name) => this.#watcher(name));
  }

  /** Takes work, unless it was told to rest before. */
  begin(): void {
    this.#begun = true;
    for (const { worker } of this.#takers) worker.run().catch(() => undefined);
    for (const watcher of this.#watchers) watcher.startStalledCheckTimer().catch(() => undefined);
  }

  /** Takes no more after the picture at work. */
  async rest(): Promise<void> {
    this.#rests = true;
    await Promise.all(this.#takers.map(({ worker }) => worker.pause(true)));
  }

  async takeAgain(): Promise<void> {
    this.#rests = false;
    await this.choose();
  }

  /**
   * Takes next from the queue whose first picture is to come before those of the others; from whichever gets one where
   * all are empty. While a picture is at work nothing is chosen.
   */
  async choose(): Promise<void> {
    const waits = () => !this.#begun || this.#rests || this.#busy;
    if (waits()) return;
    // A queue that does not answer is told of where work needs it.
    const first = this.#takers.length === 1 ? null : await this.#first().catch(() => null);
    if (waits()) return;
    await Promise.all(
      this.#takers.map((taker) =>
        first === null || taker === first ? taker.worker.resume() : taker.worker.pause(true),
      ),
    );
  }

  /** What the queue holds of a job at this moment. */
  async dataOf({ id, queueName }: Job<Ticket, Result>): Promise<Ticket | undefined> {
    const taker = this.#takers.find(({ queue }) => queue.name === queueName);
    return (await taker?.queue.getJob(id!))?.data;
  }

  /** Lets go of the picture at work. */
  letGo(): void {
    for (const { worker } of this.#takers) worker.cancelAllJobs();
  }

  /** Finishes the picture at work, and takes no other. */
  async end(): Promise<void> {
    this.#rests = true;
    await Promise.all(this.#takers.map(({ worker }) => worker.close()));
  }

  /** Closes the lines that are left. */
  async close(): Promise<void> {
    const ending = [...this.#watchers, ...this.#takers.map(({ queue }) => queue)].map((one) => one.close());
    await soon(Promise.all(ending));
  }

  #taker(name: string, alone: boolean): Worker<Ticket, Result> {
    const worker: Worker<Ticket, Result> = new Worker<Ticket, Result>(
      name,
      (job, token, signal) => this.#process(worker, job, token ?? "", signal ?? new AbortController().signal),
      { ...this.#settings(), autorun: false, concurrency: 1, skipStalledCheck: !alone },
    );
    // Whoever has lost its job must not spend the night on it.
    worker.on("lockRenewalFailed", (ids) => ids.forEach((id) => worker.cancelJob(id)));
    worker.on("error", () => undefined);
    return worker;
  }

  #watcher(name: string): Worker {
    const watcher = new Worker(name, null, this.#settings());
    watcher.on("error", () => undefined);
    return watcher;
  }

  #settings() {
    const { farm, name, times, ended } = this.#options;
    return {
      connection: connectionTo(farm, { waiting: true, ended }),
      prefix,
      name,
      lockDuration: times.lock,
      stalledInterval: times.stalled,
      // Machines are switched off; that is no fault of the picture.
      maxStalledCount: 3,
    };
  }

  async #process(own: Worker, job: Job<Ticket, Result>, token: string, lost: AbortSignal): Promise<Result> {
    if (this.#busy) return await this.#options.putBack(job, token);
    this.#busy = true;
    try {
      for (const { worker } of this.#takers) if (worker !== own) void worker.pause(true);
      return await this.#options.process(job, token, lost);
    } finally {
      this.#busy = false;
      await this.choose();
    }
  }

  /** The one whose queue has the picture that is to come first; null where none waits. */
  async #first(): Promise<Taker | null> {
    const asked = this.#options.line.pipeline();
    for (const { queue } of this.#takers)
      asked.zrange(queue.toKey("prioritized"), 0, 0, "WITHSCORES").zrange(queue.toKey("delayed"), 0, 0, "WITHSCORES");
    const answers = (await asked.exec()) ?? [];
    const scores = answers.map(([, answer]) => Number((answer as readonly string[] | null)?.[1] ?? Infinity));
    const places = this.#takers.map((_, n) => placeOf(scores[2 * n]!, scores[2 * n + 1]!, Date.now()));
    const best = Math.min(...places);
    return best === Infinity ? null : this.#takers[places.indexOf(best)]!;
  }
}

/**
 * How urgent the first job of a queue is, the smaller the more; Infinity where none waits. What was put back counts
 * before all else once its time has come.
 * @param waiting  BullMQ's score of the first that waits: its priority above 32 bits of its place
 * @param delayed  of the first that was put back: milliseconds since 1970 above 12 bits of its place
 */
export function placeOf(waiting: number, delayed: number, now: number): number {
  return delayed / 2 ** 12 <= now ? 0 : Math.floor(waiting / 2 ** 32);
}
