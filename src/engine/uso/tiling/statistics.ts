/**
 * Statistics of a whole latent for the norms that decode tiles of it: by its own, each tile would have its own
 * brightness and colour.
 *
 * The latent is decoded reduced, so that it has no more places than a tile. That changes statistics, the more the
 * smaller it gets: fine detail averages out, and edges count for more. So it is reduced twice, by two factors, and what
 * changes from one to the other is taken to go on in the same measure to the factor 1 (Richardson's extrapolation).
 */
import type { Size, Tiling } from "./tiles.ts";
import { EPSILON } from "../../nn/group-norm.ts";
import { yieldToEvents, type FloatValue, type RunOptions } from "../../runtime/session.ts";

/** Values that a network gives or takes, by name. */
export type Named = Readonly<Record<string, FloatValue>>;

/** Decodes a latent for the statistics that its norms report (see `reporting` in nn/group-norm.ts). */
export type Measure = (latent: FloatValue) => Promise<Named>;

const places = ({ width, height }: Size): number => width * height;

/** As near as whole sides come to it. */
export function reducedSize({ width, height }: Size, factor: number): Size {
  const side = (length: number): number => Math.max(1, Math.round(length / factor));
  return { width: side(width), height: side(height) };
}

/**
 * The two factors by which a latent of more than one tile is reduced, the smaller first: from 2 up, no more places than
 * a tile has.
 */
export function reductions(size: Size, { side }: Tiling): readonly [number, number] {
  const tile = Math.min(size.width, side) * Math.min(size.height, side);
  let factor = 2;
  while (places(reducedSize(size, factor)) > tile) factor++;
  // Nearer to each other, what they differ by accident would count for too much; further apart, the change is no longer
  // even.
  return [factor, Math.ceil(1.5 * factor)];
}

/**
 * A latent [channels, height, width] in a smaller size, every place the mean of the area that it covers: all areas are
 * equal.
 */
export function reduced({ data, shape }: FloatValue, { width, height }: Size): FloatValue {
  const [channels, rows, columns] = shape as readonly [number, number, number];
  const narrow = means(data, columns, width, 1);
  return { data: Float32Array.from(means(narrow, rows, height, width)), shape: [channels, height, width] };
}

/**
 * Means over `count` equal stretches of an axis of so many values, which lie `stride` apart. A value on the border of
 * two stretches counts for each by its part.
 */
function means(data: Float32Array | Float64Array, length: number, count: number, stride: number): Float64Array {
  const step = length / count;
  const result = new Float64Array((data.length / length) * count);
  for (let i = 0; i < result.length; i++) {
    const [line, n, offset] = [Math.floor(i / stride / count), Math.floor(i / stride) % count, i % stride];
    const [from, to] = [n * step, (n + 1) * step];
    for (let at = Math.floor(from); at < Math.min(to, length); at++) {
      result[i]! +=
        (data[(line * length + at) * stride + offset]! * (Math.min(at + 1, to) - Math.max(at, from))) / step;
    }
  }
  return result;
}

/**
 * What the norms of tiles are to be given.
 * @throws the signal's reason once it has aborted
 */
export async function statisticsOf(
  latent: FloatValue,
  tiling: Tiling,
  measure: Measure,
  { signal }: RunOptions = {},
): Promise<Named> {
  const [, height, width] = latent.shape as readonly [number, number, number];
  const [near, far] = reductions({ width, height }, tiling).map((factor) => reducedSize({ width, height }, factor)) as [
    Size,
    Size,
  ];
  const atNear = await measure(reduced(latent, near));
  await yieldToEvents({ signal });
  const atFar = await measure(reduced(latent, far));
  await yieldToEvents({ signal });
  const factor = (size: Size): number => Math.sqrt((width * height) / places(size));
  return givenBy(atNear, { at: atFar, weight: (factor(near) - 1) / (factor(far) - factor(near)) });
}

/**
 * Reported statistics as norms are given them: `….mean` and `….square` become `….factor` and `….offset`, each [groups].
 * @param other statistics from which these lead away: means by so much of the difference, variances by that power of
 *   the ratio, so that none becomes negative
 */
export function givenBy(
  reported: Named,
  other: { readonly at: Named; readonly weight: number } = { at: reported, weight: 0 },
): Named {
  const given: Record<string, FloatValue> = {};
  for (const [name, { shape }] of Object.entries(reported)) {
    if (!name.endsWith(".mean")) continue;
    const path = name.slice(0, -".mean".length);
    const [mean, further] = [reported, other.at].map((from) => from[name]!.data) as [Float32Array, Float32Array];
    const [variance, varying] = [reported, other.at].map((from) => variances(from, path)) as [
      Float64Array,
      Float64Array,
    ];
    const factor = Float64Array.from(variance, (v, g) => 1 / Math.sqrt(v * (v / varying[g]!) ** other.weight));
    given[`${path}.factor`] = { data: Float32Array.from(factor), shape };
    given[`${path}.offset`] = {
      data: Float32Array.from(factor, (f, g) => -f * (mean[g]! + other.weight * (mean[g]! - further[g]!))),
      shape,
    };
  }
  return given;
}

/** Of every group, as norms take them: never 0. */
function variances(reported: Named, path: string): Float64Array {
  const [mean, square] = ["mean", "square"].map((name) => reported[`${path}.${name}`]!.data) as [
    Float32Array,
    Float32Array,
  ];
  return Float64Array.from(mean, (m, g) => Math.max(0, square[g]! - m ** 2) + EPSILON);
}
