/** Loaded networks, kept for the next picture where memory allows it, released after use where it does not. */
import type { Graph } from "../graph/tensor.ts";
import { planNetwork, type Means } from "./plan.ts";
import { loadPlanned, type Pause } from "./segments.ts";
import type { FloatValue, Session, Value } from "./session.ts";

/** A network to be lent: a key that names everything its graph depends on, and how the graph is built. */
export type Network = readonly [key: string, build: () => Graph];

interface Loaded {
  readonly session: Session;
  readonly held: number;
}

export class Sessions {
  readonly #kept = new Map<string, Loaded>();
  readonly #most: number;
  #means: Means;
  /** Bytes that networks may not take just now: weights of those that are lent, and what is held beside them. */
  #taken = 0;
  /** Awaited between the parts of a network; throws to stop. */
  pause: Pause = () => Promise.resolve();

  /** @param most how many networks stay loaded between uses, where memory allows it; beyond the default they are of sizes that nobody asks for any longer */
  constructor(means: Means, most = 24) {
    this.#means = means;
    this.#most = most;
  }

  get means(): Means {
    return this.#means;
  }

  /** Bytes of weights that loaded networks hold. */
  get held(): number {
    return [...this.#kept.values()].reduce((sum, { held }) => sum + held, 0);
  }

  /** Networks are planned for these from now on; those that are loaded were planned for others and go. */
  async change(means: Means): Promise<void> {
    await this.release();
    this.#means = means;
  }

  /**
   * Lends the network of this key for several runs, building and loading it where it is not loaded. The key names everything the graph depends on.
   * @throws Fault `runtime.does-not-fit`, and as `load` does
   */
  use<T>(key: string, build: () => Graph, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#lend(key, build, true, work);
  }

  /** Computes the results of a network that is needed once a picture. */
  run(
    key: string,
    build: () => Graph,
    values: Readonly<Record<string, Value>>,
  ): Promise<Readonly<Record<string, FloatValue>>> {
    return this.#lend(key, build, false, (session) => session.run(values));
  }

  /** Does the work with so many bytes left to it: networks are planned for what remains. */
  async beside<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    this.#taken += bytes;
    try {
      return await work();
    } finally {
      this.#taken -= bytes;
    }
  }

  async #lend<T>(
    key: string,
    build: () => Graph,
    repeated: boolean,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    const loaded = this.#kept.get(key) ?? (await this.#load(build(), repeated));
    this.#kept.delete(key);
    try {
      return await this.beside(loaded.held, () => work(loaded.session));
    } finally {
      // Last used, last to go. Where another use of the same key came back first, that one stays.
      if (this.#kept.has(key)) await loaded.session.release();
      else this.#kept.set(key, loaded);
      await this.#shrink(0, this.#most);
    }
  }

  async #load(graph: Graph, repeated: boolean): Promise<Loaded> {
    const plan = planNetwork(graph, { ...this.#means, memory: this.#means.memory - this.#taken }, repeated);
    await this.#shrink(plan.peak, Math.max(0, this.#most - 1));
    return { session: await loadPlanned(graph, plan, this.#means, (share) => this.pause(share)), held: plan.held };
  }

  /** Lets the networks go that were not used for longest, until this much memory is free and at most so many are left. */
  async #shrink(needed: number, most: number): Promise<void> {
    for (const [key, { session }] of this.#kept) {
      if (this.#taken + this.held + needed <= this.#means.memory && this.#kept.size <= most) return;
      this.#kept.delete(key);
      await session.release();
    }
  }

  async release(): Promise<void> {
    for (const [key, { session }] of this.#kept) {
      this.#kept.delete(key);
      await session.release();
    }
  }
}
