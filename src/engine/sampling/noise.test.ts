import { expect, test } from "vitest";
import { largestDifference, reference } from "../../../tests/reference.ts";
import { mt19937 } from "./mt19937.ts";
import { randn } from "./noise.ts";

const vectors = await reference("noise-and-embeddings");
const samples = vectors.names.filter((name) => name.startsWith("torch_cpu_randn."));

test("the reference covers short, exact, ragged and long requests", () => {
  expect(samples.length).toBeGreaterThanOrEqual(8);
});

test.each(samples)("noise agrees with torch to 1e-6: %s", async (name) => {
  const expected = await vectors.floats(name);
  const seed = Number(/\.seed(\d+)\./.exec(name)?.[1]);
  expect(largestDifference(randn(seed, expected.length), expected)).toBeLessThan(1e-6);
});

test("the generator gives the published sequence of MT19937 for its default seed", () => {
  const next = mt19937(5489);
  expect(next()).toBe(3499211612);
  for (let i = 2; i < 10_000; i++) next();
  expect(next()).toBe(4123659995);
});

test("only the low 32 bits of a seed count, up to the largest safe integer", () => {
  expect(randn(2 ** 32 + 42, 40)).toEqual(randn(42, 40));
  expect(randn(Number.MAX_SAFE_INTEGER, 40)).toEqual(randn(2 ** 32 - 1, 40));
  expect(randn(43, 40)).not.toEqual(randn(42, 40));
});

test("a hundred thousand samples are finite, centred and of unit variance", () => {
  const values = randn(7, 100_003);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  expect(values.every(Number.isFinite)).toBe(true);
  expect(Math.abs(mean)).toBeLessThan(0.01);
  expect(Math.abs(variance - 1)).toBeLessThan(0.01);
});

test("no noise is asked for, none is given", () => {
  expect(randn(1, 0)).toEqual(new Float32Array());
});
