/** Sinusoidal embedding of times and of guidance. */

import { exp32 } from "./exp32.ts";

const { cos, fround, log, sin } = Math;

/**
 * Embeds numbers (times in 0…1, or the guidance) as [numbers, dim]: cosines, then sines of 1000·t at `dim / 2`
 * frequencies from 1 down to nearly 1/10000. Frequencies and angles are rounded to float32 as in torch; at angles near
 * 1000 that rounding shows. Source: `timestep_embedding` in FLUX's `layers.py`.
 * @param dim channels, even
 */
export function timestepEmbedding(t: readonly number[], dim = 256): Float32Array {
  const half = dim / 2;
  const scale = fround(-log(10000));
  const frequencies = Array.from({ length: half }, (_, k) => exp32(fround(fround(scale * k) / half)));
  const embedded = new Float32Array(t.length * dim);
  for (const [row, time] of t.entries()) {
    const scaled = fround(1000 * fround(time));
    for (const [k, frequency] of frequencies.entries()) {
      const angle = fround(scaled * frequency);
      embedded[row * dim + k] = cos(angle);
      embedded[row * dim + half + k] = sin(angle);
    }
  }
  return embedded;
}
