/** Random numbers by the gigabyte: a few million are made once and handed out again and again from other places. */

export type RandomDType = "BF16" | "F32";

/** Numbers of mean 0 and standard deviation 1, close to normal: sums of four bytes; the same every time. */
function standard(count: number): Float32Array {
  const deviation = Math.sqrt((4 * (256 ** 2 - 1)) / 12);
  const numbers = new Float32Array(count);
  let state = 0x9e3779b9;
  for (let n = 0; n < count; n++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const sum = (state & 255) + ((state >>> 8) & 255) + ((state >>> 16) & 255) + (state >>> 24);
    numbers[n] = (sum - 510) / deviation;
  }
  return numbers;
}

export class RandomNumbers {
  readonly #standard: Float32Array;
  readonly #made = new Map<string, Uint8Array>();
  #at = 0;

  /**
   * @param count a prime, so that neither the rows of a matrix nor matrices of one shape begin at the same place twice
   */
  constructor(count = 2 ** 22 - 3) {
    this.#standard = standard(count);
  }

  /**
   * `count` numbers of a distribution as little-endian bytes, in pieces. Each call goes on where the last one ended.
   */
  *pieces(dtype: RandomDType, mean: number, deviation: number, count: number): Generator<Uint8Array> {
    const bytes = this.#of(dtype, mean, deviation);
    const all = this.#standard.length;
    const width = bytes.byteLength / all;
    for (let left = count; left > 0;) {
      const length = Math.min(left, all - this.#at);
      yield bytes.subarray(this.#at * width, (this.#at + length) * width);
      this.#at = (this.#at + length) % all;
      left -= length;
    }
  }

  #of(dtype: RandomDType, mean: number, deviation: number): Uint8Array {
    const key = `${dtype} ${mean} ${deviation}`;
    const known = this.#made.get(key);
    if (known) return known;
    const wide = this.#standard.map((x) => mean + deviation * x);
    const bytes = new Uint8Array(dtype === "F32" ? wide.buffer : upperHalves(new Uint32Array(wide.buffer)).buffer);
    this.#made.set(key, bytes);
    return bytes;
  }
}

/** A bfloat16 is the upper half of a float32. */
function upperHalves(bits: Uint32Array): Uint16Array {
  const halves = new Uint16Array(bits.length);
  for (let n = 0; n < bits.length; n++) halves[n] = bits[n]! >>> 16;
  return halves;
}
