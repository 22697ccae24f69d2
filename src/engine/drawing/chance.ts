/** Chance for drawing: numbers of one stream, which a seed determines. */
import { mt19937 } from "../sampling/mt19937.ts";

export interface Chance {
  /** In low…high. */
  uniform(low?: number, high?: number): number;
  normal(mean?: number, deviation?: number): number;
  /** A whole number of low…high, both included. */
  whole(low: number, high: number): number;
  /** Whether something that happens so often, as a share, happens now. */
  often(share: number): boolean;
  pick<T>(of: readonly [T, ...T[]] | readonly T[]): T;
}

export function chance(seed: number): Chance {
  const next = mt19937(seed);
  const unit = (): number => (next() + 0.5) * 2 ** -32;
  const uniform = (low = 0, high = 1): number => low + (high - low) * unit();
  const whole = (low: number, high: number): number => low + Math.floor(unit() * (high - low + 1));
  return {
    uniform,
    whole,
    normal: (mean = 0, deviation = 1) =>
      mean + deviation * Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit()),
    often: (share) => unit() < share,
    pick: (of) => of[whole(0, of.length - 1)]!,
  };
}
