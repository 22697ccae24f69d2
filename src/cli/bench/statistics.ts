/** Means over groups with the interval that chance leaves them, by the bootstrap. */
import { seedAt } from "../../engine/training/draws.ts";

export interface Estimate {
  readonly mean: number;
  /** 95 of 100 means of groups drawn again lie between. */
  readonly low: number;
  readonly high: number;
  /** Groups, and values in them. */
  readonly groups: number;
  readonly values: number;
}

const DRAWS = 2_000;

/**
 * The mean of the groups' means, as the papers average. Groups are drawn anew, not values: those of one subject hang
 * together. The same seed gives the same interval. null where there is nothing.
 */
export function estimate(groups: ReadonlyMap<string, readonly number[]>, seed = 1): Estimate | null {
  const means = [...groups.values()].filter((values) => values.length > 0).map(meanOf);
  if (means.length === 0) return null;
  const random = generator(seed);
  const drawn = Array.from({ length: DRAWS }, () => {
    let sum = 0;
    for (let n = 0; n < means.length; n++) sum += means[Math.floor(random() * means.length)]!;
    return sum / means.length;
  }).sort((a, b) => a - b);
  return {
    mean: meanOf(means),
    low: drawn[Math.floor(0.025 * DRAWS)]!,
    high: drawn[Math.ceil(0.975 * DRAWS) - 1]!,
    groups: means.length,
    values: [...groups.values()].reduce((sum, values) => sum + values.length, 0),
  };
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Uniform numbers in 0…1, the same ones for a seed. */
function generator(seed: number): () => number {
  let at = 0;
  return () => seedAt(seed, at++) / 2 ** 32;
}
