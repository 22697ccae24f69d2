import { expect, test } from "vitest";
import { largestDifference, reference } from "../../../tests/reference.ts";
import { timestepEmbedding } from "./embedding.ts";
import { exp32 } from "./exp32.ts";

test("timestep embeddings agree with the published ones to 1e-7", async () => {
  const vectors = await reference("noise-and-embeddings");
  const times = await vectors.floats("timestep_embedding.t");
  const expected = await vectors.floats("timestep_embedding.out256");
  expect(largestDifference(timestepEmbedding([...times]), expected)).toBeLessThan(1e-7);
});

test("time 0 is embedded as ones, then zeros, in any width", () => {
  expect([...timestepEmbedding([0, 0], 6)]).toEqual([1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0]);
});

test("the float32 exponential is within one unit in the last place from e^-87 to e^88", () => {
  for (let i = 0; i <= 5000; i++) {
    const x = Math.fround(-87 + i * 0.035);
    expect(Math.abs(exp32(x) / Math.exp(x) - 1)).toBeLessThan(2 ** -23);
  }
});
