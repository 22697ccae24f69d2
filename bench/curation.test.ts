/** The table that a curation is closed with. */
import { expect, test } from "vitest";
import { tableOf } from "./curation.ts";

test("the model as it was stands beside the one that learned, measure by measure", () => {
  const row = (model: string, column: string, mean: number) => ({
    model,
    task: "both",
    column,
    all: { mean, low: mean - 0.1, high: mean + 0.1 },
  });
  const rows = [row("a", "style", 0.5), row("a", "leak", 0.25), row("b", "style", 0.625)];
  expect(tableOf({ rows }).split("\n").slice(2)).toEqual([
    "| both | style | 0.500 (0.400 – 0.600) | 0.625 (0.525 – 0.725) |",
    "| both | leak | 0.250 (0.150 – 0.350) | – |",
  ]);
});
