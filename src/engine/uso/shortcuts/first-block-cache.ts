/**
 * First-block cache: where the first block changes the picture's tokens nearly as it did in the last step that was
 * computed whole, the other blocks are taken to do so too. The idea is that of ParaAttention's First Block Cache, after
 * TeaCache (arXiv 2411.19108).
 */

/** What the last whole step left: the change by the first block, and the change by all blocks after it. */
interface Whole {
  readonly change: Float32Array;
  readonly rest: Float32Array;
}

export class FirstBlockCache {
  readonly #threshold: number;
  #whole: Whole | null = null;

  /**
   * @param threshold mean absolute difference of two changes, as a share of the mean size of the earlier, below which
   *   they count as equal
   */
  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  /**
   * The picture's tokens after the last block, as far as they can be foretold; null where the blocks have to be
   * computed.
   */
  foretell(picture: Float32Array, change: Float32Array): Float32Array | null {
    const whole = this.#whole;
    if (whole === null || !(relativeDifference(change, whole.change) < this.#threshold)) return null;
    return picture.map((x, i) => x + whole.rest[i]!);
  }

  /** Keeps what a whole step computed. */
  keep(picture: Float32Array, change: Float32Array, final: Float32Array): void {
    this.#whole = { change, rest: final.map((x, i) => x - picture[i]!) };
  }
}

/** mean |a − b| / mean |b| */
function relativeDifference(a: Float32Array, b: Float32Array): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference += Math.abs(a[i]! - b[i]!);
    size += Math.abs(b[i]!);
  }
  return difference / size;
}
