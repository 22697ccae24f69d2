/** Euler's method on the flow: x ← x + (t_next − t)·v. Upstream `denoise`. */

/** One step, as a new array. Float32 throughout, as published. */
export function eulerStep(x: Float32Array, velocity: Float32Array, now: number, next: number): Float32Array {
  const dt = Math.fround(next - now);
  return x.map((value, i) => value + Math.fround(dt * velocity[i]!));
}
