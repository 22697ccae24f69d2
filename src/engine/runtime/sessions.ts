/** Loaded networks, kept for the next picture where memory allows it, released after use where it does not. */
import type { Graph } from "../graph/tensor.ts";
import { load, type FloatValue, type LoadOptions, type Session, type Value } from "./session.ts";

export class Sessions {
  readonly #options: LoadOptions;
  readonly #limit: number;
  readonly #kept = new Map<string, Session>();

  /** @param limit how many networks stay loaded between uses; 0 keeps none. */
  constructor(options: LoadOptions, limit: number) {
    this.#options = options;
    this.#limit = limit;
  }

  /** Lends the network of this key, building and loading it where it is not loaded. The key names everything the graph depends on. */
  async use<T>(key: string, build: () => Graph, work: (session: Session) => Promise<T>): Promise<T> {
    const session = this.#kept.get(key) ?? (await load(build(), this.#options));
    this.#kept.delete(key);
    try {
      return await work(session);
    } finally {
      // Last used, last to go. Where another use of the same key came back first, that one stays.
      if (this.#kept.has(key)) await session.release();
      else this.#kept.set(key, session);
      await this.#shrink();
    }
  }

  /** Computes one network's results. */
  run(key: string, build: () => Graph, values: Readonly<Record<string, Value>>): Promise<Readonly<Record<string, FloatValue>>> {
    return this.use(key, build, (session) => session.run(values));
  }

  async #shrink(): Promise<void> {
    for (const [key, session] of this.#kept) {
      if (this.#kept.size <= this.#limit) return;
      this.#kept.delete(key);
      await session.release();
    }
  }

  async release(): Promise<void> {
    for (const [key, session] of this.#kept) {
      this.#kept.delete(key);
      await session.release();
    }
  }
}
