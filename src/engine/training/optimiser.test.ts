/** What is done with gradients before AdamW sees them, the rate of every step, and the mean that is kept in the end. */
import { expect, test } from "vitest";
import { accumulate, newParameter, normOf, optimise, rateAt, type OptimiserSettings } from "./optimiser.ts";

const settings: OptimiserSettings = {
  rate: 0.1,
  schedule: "constant",
  warmup: 0,
  steps: 100,
  decay: 0,
  clip: 1,
  average: 0.99,
};
const of = (change: Partial<OptimiserSettings>): OptimiserSettings => ({ ...settings, ...change });

test("the rate rises evenly to its highest, and then stays there", () => {
  const rates = [1, 2, 5, 10, 11, 60, 100].map((step) => rateAt(step, of({ warmup: 10 })));
  expect(rates.map((rate) => Number(rate.toFixed(6)))).toEqual([0.01, 0.02, 0.05, 0.1, 0.1, 0.1, 0.1]);
});

test("or falls along half a cosine: half of it halfway, hardly anything at the last step, never below nothing", () => {
  const cosine = of({ schedule: "cosine", warmup: 10, steps: 110 });
  expect(rateAt(10, cosine)).toBeCloseTo(0.1, 9);
  expect(rateAt(11, cosine)).toBeCloseTo(0.1, 9);
  expect(rateAt(61, cosine)).toBeCloseTo(0.05, 9);
  expect(rateAt(36, cosine)).toBeCloseTo((0.1 * (1 + Math.SQRT1_2)) / 2, 9);
  const all = Array.from({ length: 110 }, (_, n) => rateAt(n + 1, cosine));
  const falling = all.slice(10);
  expect(new Set(falling).size).toBe(100);
  expect(falling.toSorted((a, b) => b - a)).toEqual(falling);
  expect(all.at(-1)).toBeGreaterThan(0);
  expect(all.at(-1)).toBeLessThan(1e-4);
  // A training as short as its warm-up has no step in which it would fall.
  expect(rateAt(10, of({ schedule: "cosine", warmup: 10, steps: 10 }))).toBeCloseTo(0.1, 9);
});

test("gradients are scaled down together, by one factor, where their norm is more than may be; else left alone", () => {
  // AdamW's first step tells nothing of sizes, so the moments are looked at.
  const moments = (clip: number) => {
    const parameters = new Map([
      ["a", newParameter(Float32Array.of(0, 0))],
      ["b", newParameter(Float32Array.of(0))],
    ]);
    const gradients = new Map([
      ["a", Float32Array.of(2, -4)],
      ["b", Float32Array.of(4)],
    ]);
    expect(optimise(parameters, gradients, 1, of({ clip }))).toBe(6);
    return [...parameters.values()].flatMap(({ moments: m }) => [...m.first]).map((x) => Number(x.toFixed(6)));
  };
  expect(moments(6)).toEqual([0.2, -0.4, 0.4]);
  expect(moments(1e9)).toEqual([0.2, -0.4, 0.4]);
  expect(moments(3)).toEqual([0.1, -0.2, 0.2]);
});

test("a gradient that is no number moves nothing, in no parameter", () => {
  for (const wrong of [Number.NaN, Infinity]) {
    const [a, b] = [newParameter(Float32Array.of(1)), newParameter(Float32Array.of(2))];
    const parameters = new Map([
      ["a", a],
      ["b", b],
    ]);
    const gradients = new Map([
      ["a", Float32Array.of(1)],
      ["b", Float32Array.of(wrong)],
    ]);
    expect(Number.isFinite(optimise(parameters, gradients, 1, settings))).toBe(false);
    for (const [parameter, value] of [
      [a, 1],
      [b, 2],
    ] as const) {
      expect([parameter.value[0], parameter.average[0]]).toEqual([value, value]);
      expect(Object.values(parameter.moments).flatMap((m) => [...m])).toEqual([0, 0]);
    }
  }
});

test("gradients of several examples are summed with their share, so that so many alike count as one", () => {
  const one = () => new Map([["w", Float32Array.of(3, -1)]]);
  const sum = new Map<string, Float32Array>();
  for (let n = 0; n < 4; n++) accumulate(sum, one(), 1 / 4);
  expect([...sum.get("w")!]).toEqual([3, -1]);
  accumulate(sum, new Map([["other", Float32Array.of(2)]]), 1);
  expect(normOf(sum)).toBeCloseTo(Math.sqrt(9 + 1 + 4), 6);
});

test("the mean that is kept soon forgets what the parameters began as, and changes slowly later", () => {
  const parameter = newParameter(Float32Array.of(1000));
  for (let step = 1; step <= 200; step++) {
    parameter.value[0] = 5;
    optimise(new Map([["w", parameter]]), new Map([["w", Float32Array.of(0)]]), step, settings);
  }
  // With the share of later steps from the first on, a tenth of the beginning would still be in it.
  expect(parameter.average[0]).toBeGreaterThan(4.9);
  expect(parameter.average[0]).toBeLessThan(10);
  const before = parameter.average[0]!;
  parameter.value[0] = before + 100;
  optimise(new Map([["w", parameter]]), new Map([["w", Float32Array.of(0)]]), 5_000, settings);
  expect(parameter.average[0]! - before).toBeCloseTo(1, 1);
});
