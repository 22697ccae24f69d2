/** When a model is trained: how often a time is drawn, against what the papers say of it. */
import { expect, test } from "vitest";
import type { TimestepKind } from "../../contract/learning/training.ts";
import { exampleAt, normal, seedAt, uniform } from "./draws.ts";
import { timestep } from "./timesteps.ts";

/** Times of many places of a run, drawn as a training draws them. */
const drawn = (kind: TimestepKind, count = 4_000): readonly number[] =>
  Array.from({ length: count }, (_, place) => {
    const seed = seedAt(7, 2, place);
    return timestep(kind, { uniform: uniform(seedAt(seed, 0))(), normal: normal(seedAt(seed, 1), 1)[0]! });
  }).toSorted((a, b) => a - b);
const share = (times: readonly number[], at: number): number => times[Math.floor(at * times.length)]!;
const within = (times: readonly number[]): boolean => times.every((t) => t > 0 && t < 1);

test("logit-normal: the middle is the median, and two thirds lie where the logarithm of t/(1−t) is within one", () => {
  const times = drawn("logit-normal");
  expect(within(times)).toBe(true);
  expect(share(times, 0.5)).toBeCloseTo(0.5, 1);
  const near = times.filter((t) => Math.abs(Math.log(t / (1 - t))) < 1).length / times.length;
  expect(Math.abs(near - 0.6827)).toBeLessThan(0.025);
});

test("style: the logarithm of signal over noise is normal around −6 with deviation 2, which is nearly all noise", () => {
  const times = drawn("style");
  expect(within(times)).toBe(true);
  const snr = times.map((t) => 2 * Math.log((1 - t) / t));
  const mean = snr.reduce((a, b) => a + b) / snr.length;
  const deviation = Math.sqrt(snr.reduce((sum, x) => sum + (x - mean) ** 2, 0) / snr.length);
  expect(Math.abs(mean + 6)).toBeLessThan(0.1);
  expect(Math.abs(deviation - 2)).toBeLessThan(0.1);
  // The median of the notes: 1 / (1 + e^-3).
  expect(share(times, 0.5)).toBeCloseTo(0.95, 1);
});

test("uniform: a tenth of them in every tenth", () => {
  const times = drawn("uniform");
  for (let tenth = 0; tenth < 10; tenth++) {
    const there = times.filter((t) => t >= tenth / 10 && t < (tenth + 1) / 10).length / times.length;
    expect(Math.abs(there - 0.1)).toBeLessThan(0.025);
  }
});

test("every example comes once before any comes twice, in another order each time, the same for the same seed", () => {
  const epoch = (seed: number, n: number) => Array.from({ length: 9 }, (_, i) => exampleAt(seed, 9 * n + i, 9));
  const orders = [0, 1, 2].map((n) => epoch(3, n));
  for (const order of orders) expect(order.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(new Set(orders.map(String)).size).toBe(3);
  expect(epoch(4, 0)).not.toEqual(orders[0]);
  // Asked for in the middle, as a run that goes on asks.
  expect([epoch(3, 2), epoch(3, 0)]).toEqual([orders[2], orders[0]]);
});
