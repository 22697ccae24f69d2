import { expect, test } from "vitest";
import type { Measure, MeasuredBy } from "../../contract/learning/measures.ts";
import { worstFirst } from "./worst.ts";

const of = (kind: "likeness" | "style", by: MeasuredBy, value: number): Measure => ({
  state: "measured",
  kind,
  by,
  value,
  formula: `${by}/1`,
  weights: null,
  rough: false,
});
const order = (all: Readonly<Record<string, readonly Measure[]>>) =>
  worstFirst(Object.entries(all), ([, measures]) => measures).map(([name]) => name);

test("a scale that lies lower does not make a picture the worst", () => {
  const both = (clip: number, csd: number) => [of("likeness", "clip", clip), of("style", "csd", csd)];
  // By the least value of any scale it would be c, d, b, a.
  expect(order({ a: both(0.5, 0.4), b: both(0.8, 0.3), c: both(0.9, 0.1), d: both(0.95, 0.2) })).toEqual([
    "a",
    "c",
    "b",
    "d",
  ]);
});

test("of several ways the one counts that the most have; what it did not measure comes last", () => {
  const own = (clip: number, face?: number) => [
    ...(face === undefined ? [] : [of("likeness", "face", face)]),
    of("likeness", "clip", clip),
  ];
  expect(order({ none: [], a: own(0.7, 0.01), b: own(0.6), c: own(0.9, 0.02) })).toEqual(["b", "a", "c", "none"]);
});
