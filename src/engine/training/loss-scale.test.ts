import { expect, test } from "vitest";
import { firstScale, nextScale } from "./loss-scale.ts";

test("in float32 it is 1, and stays so whatever happens", () => {
  let scale = firstScale("float32");
  for (let n = 0; n < 2000; n++) scale = nextScale(scale, n % 7 !== 0);
  expect(scale.value).toBe(1);
});

test("a step that is not finite halves it; many that are double it, up to a bound", () => {
  const first = firstScale("float16");
  expect(first.value).toBeGreaterThan(1);
  expect(nextScale(first, false).value).toBe(first.value / 2);
  let scale = first;
  for (let n = 0; n < 20_000; n++) scale = nextScale(scale, true);
  expect(scale.value).toBeGreaterThan(first.value);
  expect(scale.value).toBe(nextScale(scale, true).value);
});
