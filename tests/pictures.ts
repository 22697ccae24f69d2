/** Comparing pictures. */
import type { Pixels } from "../src/formats/picture/pixels.ts";

/** Peak signal-to-noise ratio of bytes in decibels; infinite where they are equal. @throws RangeError where lengths differ */
export function psnr(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length || a.length === 0)
    throw new RangeError(`${a.length} bytes cannot be held against ${b.length}`);
  const squares = a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
  return 10 * Math.log10((255 ** 2 * a.length) / squares);
}

/** A picture reduced by a whole factor, every pixel the mean of those it replaces. Sides are multiples of the factor. */
export function averaged({ width, height, rgb }: Pixels, factor: number): Pixels {
  const [columns, rows] = [width / factor, height / factor];
  const sums = new Float64Array(3 * columns * rows);
  for (let i = 0; i < rgb.length; i++) {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    sums[3 * (Math.floor(y / factor) * columns + Math.floor(x / factor)) + (i % 3)]! += rgb[i]!;
  }
  return { width: columns, height: rows, rgb: Uint8Array.from(sums, (sum) => Math.round(sum / factor ** 2)) };
}
