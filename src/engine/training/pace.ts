/** How long steps take, by a clock that nobody sets, and without the time in which nothing was computed. */
export class Pace {
  /** Milliseconds of a step: a running mean, so that a machine that became slower is noticed. */
  #mean: number | null = null;

  took(milliseconds: number): void {
    this.#mean = this.#mean === null ? milliseconds : 0.9 * this.#mean + 0.1 * milliseconds;
  }

  /** Seconds that so many steps will take. */
  of(steps: number): number {
    return ((this.#mean ?? 0) * steps) / 1000;
  }
}
