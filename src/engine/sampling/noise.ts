/** Gaussian noise by seed, the same numbers as torch, so that a seed means here what it means elsewhere. */
import { mt19937 } from "./mt19937.ts";

const { cos, fround, log, log1p, sin, sqrt } = Math;

/** Samples that torch transforms together; shorter requests go another way. */
const group = 16;
const half = group / 2;
const turn = fround(2 * Math.PI);

/**
 * Standard normal float32 values, as `torch.randn(count, generator=torch.Generator("cpu").manual_seed(seed))` gives
 * them (within 1e-6: torch's vectorised logarithm and sine differ in their last bits from machine to machine). Source:
 * `normal_fill` and `normal_distribution` in ATen's CPU kernels.
 */
export function randn(seed: number, count: number): Float32Array {
  const next = mt19937(seed);
  return count < group ? randnShort(next, count) : randnLong(next, count);
}

function randnLong(next: () => number, count: number): Float32Array {
  const values = new Float32Array(count);
  const uniform = () => (next() & 0xffffff) * 2 ** -24;
  for (let i = 0; i < count; i++) values[i] = uniform();
  for (let i = 0; i + group <= count; i += group) boxMuller(values.subarray(i, i + group));
  if (count % group !== 0) {
    // What is left over does not fill a group: torch draws the last sixteen values anew, over finished ones too.
    const last = values.subarray(count - group);
    for (let i = 0; i < group; i++) last[i] = uniform();
    boxMuller(last);
  }
  return values;
}

/**
 * Sixteen uniform values become normal ones in place. Each step is rounded to float32: the angle's rounding alone moves
 * results by 1e-6.
 */
function boxMuller(values: Float32Array): void {
  for (let i = 0; i < half; i++) {
    const radius = fround(sqrt(fround(-2 * fround(log(1 - (values[i] as number))))));
    const angle = fround(turn * (values[i + half] as number));
    values[i] = radius * fround(cos(angle));
    values[i + half] = radius * fround(sin(angle));
  }
}

/** Fewer than sixteen values: one by one, in double precision, each transform giving two. */
function randnShort(next: () => number, count: number): Float32Array {
  const values = new Float32Array(count);
  const uniform = () => {
    const high = next() & 0x1fffff;
    return (high * 2 ** 32 + next()) * 2 ** -53;
  };
  for (let i = 0; i < count; i += 2) {
    const angle = 2 * Math.PI * uniform();
    const radius = sqrt(-2 * log1p(-uniform()));
    values[i] = radius * cos(angle);
    if (i + 1 < count) values[i + 1] = radius * sin(angle);
  }
  return values;
}
