/** Comparing values with those of the published implementation. */

/** Relative error ‖a − b‖ / ‖b‖; infinite where lengths differ or a value is not finite. */
export function relativeError(ours: Float32Array, theirs: Float32Array): number {
  if (ours.length !== theirs.length) return Infinity;
  let [difference, norm] = [0, 0];
  for (let i = 0; i < theirs.length; i++) {
    difference += (ours[i]! - theirs[i]!) ** 2;
    norm += theirs[i]! ** 2;
  }
  const error = Math.sqrt(difference) / (Math.sqrt(norm) || 1);
  return Number.isNaN(error) ? Infinity : error;
}

/** Largest absolute difference; infinite where lengths differ or a value is not finite. */
export function largestDifference(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  if (ours.length !== theirs.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < theirs.length; i++) {
    const d = Math.abs(ours[i]! - theirs[i]!);
    if (!(d <= largest)) largest = Number.isNaN(d) ? Infinity : d;
  }
  return largest;
}

/** One number held against its bound. */
export interface Check {
  readonly what: string;
  readonly error: number;
  readonly bound: number;
}

/** Design's bounds: one network in float32, a denoising loop, values computed without a network. */
export const bounds = {
  network: 1e-5,
  loop: 1e-4,
  exact: 0,
  noise: 1e-6,
  schedule: 1e-7,
  embedding: 1e-6,
  pixels: 1.5,
} as const;
