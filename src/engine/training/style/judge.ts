/**
 * How a sample is judged, by something that is not trained on: statistics of the autoencoder's latents. Means and
 * covariances of the channels, also between neighbouring places, say colour and texture, which is style (after Gram
 * matrices, arXiv 1508.06576); where in the picture they are says content.
 */
import type { FloatValue } from "../../runtime/session.ts";

/** Where covariances are taken: the place itself, its right and its lower neighbour, and the one two places away. */
const offsets = [
  [0, 0],
  [0, 1],
  [1, 0],
  [0, 2],
  [2, 0],
] as const;

/** Colour and texture of a picture, of its latent [channels, height, width], as one vector. */
export function styleStatistic({ data, shape: [channels = 0, height = 0, width = 0] }: FloatValue): Float64Array {
  const area = height * width;
  const means = Array.from({ length: channels }, (_, c) => mean(data.subarray(c * area, (c + 1) * area)));
  const values = [...means];
  for (const [dy, dx] of offsets)
    for (let a = 0; a < channels; a++)
      for (let b = dy + dx === 0 ? a : 0; b < channels; b++) {
        let sum = 0;
        for (let y = 0; y + dy < height; y++)
          for (let x = 0; x + dx < width; x++) {
            const [p, q] = [a * area + y * width + x, b * area + (y + dy) * width + x + dx];
            sum += (data[p]! - means[a]!) * (data[q]! - means[b]!);
          }
        // Of covariances the root keeps what is large from hiding the rest.
        const covariance = sum / ((height - dy) * (width - dx));
        values.push(Math.sign(covariance) * Math.sqrt(Math.abs(covariance)) * (a === b ? 1 : 0.25));
      }
  return Float64Array.from(values);
}

/**
 * How like the style of samples is to that of pictures, 0 to 100: the share of the way from the subjects as they were
 * photographed to the style that the samples have gone, less what they went beside it.
 */
export function styleMatch(
  samples: readonly Float64Array[],
  pictures: readonly Float64Array[],
  subjects: readonly Float64Array[],
): number {
  const [from, to] = [meanOf(subjects), meanOf(pictures)];
  const way = distance(from, to);
  if (way === 0) return 100;
  const shares = samples.map((sample) => 1 - distance(sample, to) / (way + distance(sample, from)));
  return percent((2 * mean(shares) - 0.5) / 1.5);
}

const GRID = 8;

/** Where in a picture what is: its latent on a coarse grid, each channel about its mean and of one size. */
export function layout({ data, shape: [channels = 0, height = 0, width = 0] }: FloatValue): Float64Array {
  const all: number[] = [];
  for (let c = 0; c < channels; c++) {
    const cells = Array.from({ length: GRID * GRID }, (_, n) => {
      const [row, column] = [Math.floor(n / GRID), n % GRID];
      const [top, bottom] = span(row, height);
      const [left, right] = span(column, width);
      let sum = 0;
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) sum += data[c * height * width + y * width + x]!;
      return sum / ((bottom - top) * (right - left));
    });
    const middle = mean(cells);
    const size = Math.hypot(...cells.map((x) => x - middle)) || 1;
    all.push(...cells.map((x) => (x - middle) / size));
  }
  return Float64Array.from(all);
}

/**
 * How much of the pictures' content is seen in samples, 0 to 100: how much more like the nearest picture's layout a
 * sample is than its subject was already.
 */
export function contentLeak(
  samples: readonly Float64Array[],
  pictures: readonly Float64Array[],
  subjects: readonly Float64Array[],
): number {
  const nearest = (one: Float64Array): number => Math.max(...pictures.map((picture) => cosine(one, picture)));
  return percent(mean(samples.map((sample, n) => Math.max(0, nearest(sample) - Math.max(0, nearest(subjects[n]!))))));
}

/** The straight distance of two vectors. */
export const distance = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
};

export function cosine(a: Float64Array, b: Float64Array): number {
  let [both, one, other] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    both += a[i]! * b[i]!;
    one += a[i]! ** 2;
    other += b[i]! ** 2;
  }
  return both / (Math.sqrt(one * other) || 1);
}

export const meanOf = (vectors: readonly Float64Array[]): Float64Array =>
  vectors[0]!.map((_, i) => mean(vectors.map((v) => v[i]!)));

const span = (cell: number, of: number): readonly [number, number] => {
  const from = Math.floor((cell * of) / GRID);
  return [from, Math.max(from + 1, Math.floor(((cell + 1) * of) / GRID))];
};
const percent = (share: number): number => Math.round(1000 * Math.min(1, Math.max(0, share))) / 10;
const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / (values.length || 1);
};
