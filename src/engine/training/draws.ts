/**
 * Chance in training, by place: what is drawn for an example of a step depends on the run's seed and that place alone,
 * so that a run that goes on after a stop draws what the unbroken run draws, and nothing of it need be kept.
 */
import { mt19937 } from "../sampling/mt19937.ts";
import { randn } from "../sampling/noise.ts";

/** A 32-bit seed for a place in the run; neighbours have unlike ones (the finaliser of MurmurHash3). */
export function seedAt(seed: number, ...place: readonly number[]): number {
  return place.reduce((hash, n) => mixed(Math.imul(hash ^ n, 0x9e3779b1)), mixed(seed)) >>> 0;
}

function mixed(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Numbers in 0…1, without 0 and 1. */
export function uniform(seed: number): () => number {
  const next = mt19937(seed);
  return () => (next() + 0.5) * 2 ** -32;
}

/** Standard normal numbers for a place. */
export const normal = (seed: number, count: number): Float32Array => randn(seed, count);

/**
 * Which of `count` examples comes at a place in the run, counted from 0: all of them once in an order of chance, then
 * all of them in another.
 */
export function exampleAt(seed: number, place: number, count: number): number {
  const epoch = Math.floor(place / count);
  if (last?.seed !== seed || last.epoch !== epoch || last.order.length !== count)
    last = { seed, epoch, order: orderOf(seed, epoch, count) };
  return last.order[place % count]!;
}

/** The order of the epoch that was asked for last: a training asks for its places one after another. */
let last: { readonly seed: number; readonly epoch: number; readonly order: readonly number[] } | null = null;

function orderOf(seed: number, epoch: number, count: number): readonly number[] {
  const draw = uniform(seedAt(seed, 1, epoch));
  const order = Array.from({ length: count }, (_, n) => n);
  // Fisher and Yates: every order is as likely as any other.
  for (let n = count - 1; n > 0; n--) {
    const other = Math.floor(draw() * (n + 1));
    [order[n], order[other]] = [order[other]!, order[n]!];
  }
  return order;
}
