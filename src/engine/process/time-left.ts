/** How long is left, from how long the steps took so far. */

/**
 * Steps differ little from one another, so the mean of all but the first (which loads) foretells the rest. Before there
 * is such a mean, what is done of a step foretells it.
 */
export class TimeLeft {
  readonly #now: () => number;
  /** When the first step ended, and how many have since. */
  #first: number | null = null;
  #done = 0;
  #last = 0;
  /** When how much of the step in work was first told. */
  #within: { readonly share: number; readonly at: number } | null = null;

  /** @param now milliseconds, monotonic */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Records that a step is done, or a share of one.
   * @param share of the step in work; 0 where one has just ended
   * @param remaining steps that are not done, the one in work included
   * @returns seconds until they are; null before there is anything to go by
   */
  at(share: number, remaining: number): number | null {
    const now = this.#now();
    const ahead = remaining - share;
    if (share === 0) {
      if (this.#first === null) this.#first = now;
      else this.#done++;
      this.#last = now;
      this.#within = null;
    } else this.#within ??= { share, at: now };
    if (this.#first !== null && this.#done > 0) return ((this.#last - this.#first) / this.#done / 1000) * ahead;
    if (!this.#within || share <= this.#within.share) return null;
    return ((now - this.#within.at) / 1000 / (share - this.#within.share)) * ahead;
  }
}
