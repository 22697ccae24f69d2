/** What a machine says of itself to the farm: soon after something changed, and often enough to count as there. */
import type { Redis } from "ioredis";
import { withoutPlaces } from "../broker/failures.ts";
import { announce, type Machine, withdraw } from "./machines.ts";
import { together } from "../sending/together.ts";

export interface PresenceOptions {
  readonly line: Redis;
  /** Milliseconds between two words. */
  readonly every: number;
  /** Folders of this machine, which stand in no word of it. */
  readonly places: readonly string[];
  /** Hears of every change as well. */
  readonly onChange?: ((machine: Machine) => void) | undefined;
}

/** Milliseconds in which changes are told as one: pictures may take less. */
const asOne = 1000;

export class Presence {
  readonly #options: PresenceOptions;
  readonly #timer: NodeJS.Timeout;
  #machine: Machine;
  #told = 0;
  #telling: NodeJS.Timeout | null = null;
  #over = false;
  /** Never two words at once: one on its way would put a machine back on the list that was just taken off it. */
  readonly #announce = together(() => this.#announceNow());

  constructor(machine: Machine, options: PresenceOptions) {
    this.#machine = machine;
    this.#options = options;
    this.#timer = setInterval(() => void this.#tell(), options.every);
  }

  get machine(): Machine {
    return this.#machine;
  }

  /** @param change  what is different now; told at once where it was a while ago that anything was */
  async say(change: Partial<Machine>): Promise<void> {
    // Of another picture, or of none, it has done nothing yet.
    const at = "order" in change ? { at: null } : {};
    this.#machine = { ...this.#machine, ...at, ...change };
    this.#options.onChange?.(this.#machine);
    const wait = this.#told + asOne - Date.now();
    if (wait <= 0) await this.#tell();
    else this.#telling ??= setTimeout(() => void this.#tell(), wait);
  }

  /** Takes this machine off the list. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#telling) clearTimeout(this.#telling);
    this.#over = true;
    await this.#announce();
    await withdraw(this.#options.line, this.#machine.name).catch(() => undefined);
  }

  async #tell(): Promise<void> {
    if (this.#telling) clearTimeout(this.#telling);
    this.#telling = null;
    this.#told = Date.now();
    await this.#announce();
  }

  async #announceNow(): Promise<void> {
    if (this.#over) return;
    const { line, places } = this.#options;
    const { reason } = this.#machine;
    const told = { ...this.#machine, reason: reason === null ? null : withoutPlaces(reason, places) };
    // A queue that is away is told of where work needs it.
    await announce(line, told).catch(() => undefined);
  }
}
