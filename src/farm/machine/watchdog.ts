/** Notices an engine that takes no step any more, which keeps its job for ever while its supervisor looks well. */

export interface WatchdogOptions {
  /** Milliseconds without a step that are always granted: loading a model takes long. */
  readonly least: number;
  /** Of the usual step, how many times as long one may take. */
  readonly times?: number;
  readonly now?: () => number;
}

export class Watchdog {
  readonly #options: Required<WatchdogOptions>;
  readonly #steps: number[] = [];
  #last: number;

  constructor({ least, times = 10, now = () => performance.now() }: WatchdogOptions) {
    this.#options = { least, times, now };
    this.#last = now();
  }

  /** A job begins: what came before it was no step. */
  begin(): void {
    this.#last = this.#options.now();
  }

  /** The engine said something. */
  step(): void {
    const now = this.#options.now();
    this.#steps.push(now - this.#last);
    if (this.#steps.length > 99) this.#steps.shift();
    this.#last = now;
  }

  /** Milliseconds a step may take now. */
  get patience(): number {
    const sorted = this.#steps.toSorted((a, b) => a - b);
    const usual = sorted[sorted.length >> 1] ?? 0;
    return Math.max(this.#options.least, this.#options.times * usual);
  }

  /** Milliseconds since the last step, where they are too many; null while all is well. */
  get overdue(): number | null {
    const silent = this.#options.now() - this.#last;
    return silent > this.patience ? silent : null;
  }
}
