/** A machine paints its test picture before it takes work, after an hour of it, and after a failure. */
import type { Redis } from "ioredis";
import { Fault, isFault, toFault } from "../../contract/fault.ts";
import { prefix } from "../broker/broker.ts";
import { isOfPlace } from "../broker/failures.ts";
import { engineVersion } from "../sending/order.ts";
import { knownColours, whatIsWrong } from "./test-picture.ts";

export interface ProofOptions {
  /** How this machine is called on the farm. */
  readonly name: string;
  /** Digest of the model on the farm. */
  readonly model: string;
  /** Which stays whoever's it is. */
  readonly line: Redis;
  /** Milliseconds for which a test picture stands. */
  readonly every: number;
  /** Paints it. @returns its colours */
  readonly paint: (signal: AbortSignal) => Promise<string>;
}

/** Seconds for which what machines painted is remembered. */
const remembered = 31 * 24 * 3600;

export class Proof {
  readonly #options: ProofOptions;
  /** When it was painted rightly, by this process's own clock; null where it is to be painted again. */
  #since: number | null = null;
  #painting: Promise<Fault | null> | null = null;

  constructor(options: ProofOptions) {
    this.#options = options;
  }

  /** Has it painted again before anything else: something failed here. */
  doubt(): void {
    this.#since = null;
  }

  /**
   * Paints it where it is due.
   * @returns why this machine is to take no work now, null where all is well: `farm.test-picture`; `engine.cancelled`,
   *   or what is wrong with its place (`isOfPlace`), which say nothing of how it paints
   */
  async given(signal: AbortSignal): Promise<Fault | null> {
    if (this.#since !== null && performance.now() - this.#since < this.#options.every) return null;
    this.#painting ??= this.#paint(signal).finally(() => (this.#painting = null));
    return await this.#painting;
  }

  async #paint(signal: AbortSignal): Promise<Fault | null> {
    const { name, model, line, paint } = this.#options;
    const key = `${prefix}:print:${engineVersion}-${model.slice(0, 16)}`;
    try {
      const own = await paint(signal);
      const others = new Map(Object.entries(await line.hgetall(key).catch(() => ({}))));
      others.delete(name);
      const problem = whatIsWrong(own, knownColours[model] ?? null, others);
      if (problem !== null) throw new Fault("farm.test-picture", { worker: name, problem });
      await line
        .multi()
        .hset(key, name, own)
        .expire(key, remembered)
        .exec()
        .catch(() => null);
      this.#since = performance.now();
      return null;
    } catch (error) {
      const fault = toFault(error);
      if (isFault(fault, "engine.cancelled") || isOfPlace(fault)) return fault;
      // What it painted before is no measure for others.
      await line.hdel(key, name).catch(() => 0);
      if (isFault(fault, "farm.test-picture")) return fault;
      return new Fault("farm.test-picture", { worker: name, problem: fault.message }, { cause: fault }) as Fault;
    }
  }
}
