/** What a machine says of itself to the farm: when something changes, and often enough to count as there. */
import { announce, type Machine, withdraw } from "./machines.ts";

export interface PresenceOptions {
  readonly store: string;
  /** Milliseconds between two words. */
  readonly every: number;
  /** Hears of every change as well. */
  readonly onChange?: ((machine: Machine) => void) | undefined;
}

export class Presence {
  readonly #options: PresenceOptions;
  readonly #timer: NodeJS.Timeout;
  #machine: Machine;

  constructor(machine: Machine, options: PresenceOptions) {
    this.#machine = machine;
    this.#options = options;
    this.#timer = setInterval(() => void this.say({}), options.every);
  }

  get machine(): Machine {
    return this.#machine;
  }

  async say(change: Partial<Machine>): Promise<void> {
    this.#machine = { ...this.#machine, ...change, seen: Date.now() };
    this.#options.onChange?.(this.#machine);
    // A store that is away is told of where work needs it.
    await announce(this.#options.store, this.#machine).catch(() => undefined);
  }

  /** Takes this machine off the list. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await withdraw(this.#options.store, this.#machine.name).catch(() => undefined);
  }
}
