/** How long is left, from how long the steps took so far. */

/** Steps differ little from one another, so the mean of all but the first (which loads) foretells the rest. */
export class TimeLeft {
  readonly #now: () => number;
  #first: number | null = null;
  #done = 0;
  #last = 0;

  /** @param now milliseconds, monotonic */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Records one finished step. @returns seconds until `remaining` further steps are done; null before there is anything to go by. */
  step(remaining: number): number | null {
    this.#last = this.#now();
    if (this.#first === null) {
      this.#first = this.#last;
      return null;
    }
    this.#done++;
    return ((this.#last - this.#first) / this.#done / 1000) * remaining;
  }
}
