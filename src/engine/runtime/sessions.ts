/** Loaded networks, kept for the next picture where memory allows it, released after use where it does not. */
import { structuralHash } from "../graph/hash.ts";
import type { Graph } from "../graph/tensor.ts";
import { planNetwork, type DeviceBudget } from "./plan.ts";
import { loadPlanned } from "./segments.ts";
import type { FloatValue, RunOptions, Session, Value } from "./session.ts";

interface Loaded {
  readonly session: Session;
  readonly held: number;
}

/**
 * What a network is run for. Weights are repacked, and products with quantised weights computed roughly, for steps of a
 * picture alone: a training's gradients are to be those of what it computed.
 */
type Use = "once" | "step of a picture" | "training";

/** Bytes that a run may take whose memory is kept for the next: it grows by doubling. */
const ARENA_MOST = 2 ** 29;

export class Sessions {
  /** By the structure of their graphs. */
  readonly #kept = new Map<string, Loaded>();
  readonly #most: number;
  #budget: DeviceBudget;
  /** Bytes that networks may not take just now: weights of those that are lent, and what is held beside them. */
  #taken = 0;

  /**
   * @param most how many networks stay loaded between uses, where memory allows it; beyond the default they are of
   *   sizes that nobody asks for any longer
   */
  constructor(budget: DeviceBudget, most = 24) {
    this.#budget = budget;
    this.#most = most;
  }

  get budget(): DeviceBudget {
    return this.#budget;
  }

  /** Bytes of weights that loaded networks hold. */
  get held(): number {
    return [...this.#kept.values()].reduce((sum, { held }) => sum + held, 0);
  }

  /** Networks are planned for this from now on; those that are loaded were planned for another and go. */
  async change(budget: DeviceBudget): Promise<void> {
    await this.release();
    this.#budget = budget;
  }

  /**
   * Lends a network for several runs, loading it where none of its structure is loaded.
   * @throws Fault `runtime.does-not-fit`, and as `load` does
   */
  use<T>(graph: Graph, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#lend(graph, "step of a picture", work);
  }

  /** Computes the results of a network that is needed once a picture. @throws as `use` and a session's `run` do */
  run(
    graph: Graph,
    values: Readonly<Record<string, Value>>,
    options?: RunOptions,
  ): Promise<Readonly<Record<string, FloatValue>>> {
    return this.#lend(graph, "once", (session) => session.run(values, options));
  }

  /** Computes what a training needs in every step. @throws as `run` */
  train(
    graph: Graph,
    values: Readonly<Record<string, Value>>,
    options?: RunOptions,
  ): Promise<Readonly<Record<string, FloatValue>>> {
    return this.#lend(graph, "training", (session) => session.run(values, options));
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

  async #lend<T>(graph: Graph, use: Use, work: (session: Session) => Promise<T>): Promise<T> {
    const key = structuralHash(graph);
    const loaded = this.#kept.get(key) ?? (await this.#load(graph, use));
    this.#kept.delete(key);
    try {
      return await this.beside(loaded.held, () => work(loaded.session));
    } finally {
      // Last used, last to go. Where another use of the same structure came back first, that one stays.
      if (this.#kept.has(key)) await loaded.session.release();
      else this.#kept.set(key, loaded);
      await this.#shrink(0, this.#most);
    }
  }

  async #load(graph: Graph, use: Use): Promise<Loaded> {
    const budget = { ...this.#budget, memory: this.#budget.memory - this.#taken };
    const plan = planNetwork(graph, budget, use === "step of a picture");
    await this.#shrink(plan.peak, Math.max(0, this.#most - 1));
    const arena = use === "training" && plan.peak <= ARENA_MOST;
    return { session: await loadPlanned(graph, plan, this.#budget, arena), held: plan.held };
  }

  /**
   * Lets the networks go that were not used for longest, until this much memory is free and at most so many are left.
   */
  async #shrink(needed: number, most: number): Promise<void> {
    for (const [key, { session }] of this.#kept) {
      if (this.#taken + this.held + needed <= this.#budget.memory && this.#kept.size <= most) return;
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
