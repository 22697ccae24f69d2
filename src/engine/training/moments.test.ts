/** Moments in 8 bits: how near they are, that they do not stand still, and that training with them arrives. */
import { expect, test } from "vitest";
import { scatter } from "../../../tests/fixtures/random-flux.ts";
import { emptyMoments, MOMENT_BLOCK, packBlock, unpackBlock } from "./moments.ts";
import { newParameter, optimise } from "./optimiser.ts";

test("numbers of a block come back within a code of their size", () => {
  const m = emptyMoments(MOMENT_BLOCK);
  const first = scatter(MOMENT_BLOCK, 1);
  const second = scatter(MOMENT_BLOCK, 2).map((x) => x * x);
  packBlock(m, 0, first, second, () => 0.5);
  const [a, b] = [new Float32Array(MOMENT_BLOCK), new Float32Array(MOMENT_BLOCK)];
  unpackBlock(m, 0, a, b);
  const large = [...first.keys()].filter((i) => second[i]! > 1e-3);
  expect(large.length).toBeGreaterThan(MOMENT_BLOCK / 2);
  for (const i of large) {
    expect(Math.abs(a[i]! / first[i]! - 1)).toBeLessThan(2 ** (1 / 8) - 1);
    expect(Math.abs(b[i]! / second[i]! - 1)).toBeLessThan(2 ** (1 / 16) - 1);
  }
  for (const i of first.keys()) expect(b[i]! > 0).toBe(second[i]! > 0);
});

test("what moves by less than a code in a step still moves, in the mean by what it should", () => {
  const m = emptyMoments(MOMENT_BLOCK);
  const [first, second] = [new Float32Array(MOMENT_BLOCK).fill(1), new Float32Array(MOMENT_BLOCK).fill(1)];
  // One number keeps the scale where it is.
  const decayed = 2 ** (-1 / 64);
  first.fill(decayed, 1);
  second.fill(decayed, 1);
  packBlock(m, 0, first, second, (i) => (i + 0.5) / MOMENT_BLOCK);
  unpackBlock(m, 0, first, second);
  const mean = (values: Float32Array): number => values.subarray(1).reduce((a, b) => a + b, 0) / (MOMENT_BLOCK - 1);
  expect(mean(first)).toBeCloseTo(decayed, 2);
  expect(mean(second)).toBeCloseTo(decayed, 2);
  expect(new Set(first).size).toBeGreaterThan(1);
});

test("it arrives where moments in full do, and the same step is the same to the bit", () => {
  const settings = {
    rate: 0.02,
    schedule: "constant",
    warmup: 0,
    steps: 400,
    decay: 0,
    clip: 1e9,
    average: 0,
  } as const;
  const goal = scatter(600, 5);
  const run = (kind: "float32" | "8-bit"): Float32Array => {
    const parameter = newParameter(new Float32Array(600), kind);
    for (let step = 1; step <= 400; step++)
      optimise(
        new Map([["w", parameter]]),
        new Map([["w", parameter.value.map((x, i) => x - goal[i]!)]]),
        step,
        settings,
      );
    return parameter.value;
  };
  const [full, packed] = [run("float32"), run("8-bit")];
  const distance = (values: Float32Array): number =>
    Math.sqrt(values.reduce((s, x, i) => s + (x - goal[i]!) ** 2, 0) / 600);
  expect(distance(full)).toBeLessThan(0.01);
  expect(distance(packed)).toBeLessThan(0.02);
  expect(run("8-bit")).toEqual(packed);
});
