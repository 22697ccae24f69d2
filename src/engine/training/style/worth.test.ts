import { expect, test } from "vitest";
import type { LearningPoint } from "../../../contract/learning/learning.ts";
import { bestOf } from "./worth.ts";

const point = (step: number | null, match: number, leak: number, loss = 1): LearningPoint =>
  ({ step, match, leak, loss, samples: [] }) as unknown as LearningPoint;

test("the best point matches the style most with least of its content, whatever the loss says", () => {
  const points = [point(null, 40, 2), point(0, 50, 3, 0.9), point(50, 70, 8, 0.5), point(100, 75, 30, 0.1)];
  expect(bestOf(points)).toBe(50);
});

test("the style as it was before is no point that was learned; of equals the earlier one counts", () => {
  expect(bestOf([point(null, 90, 0), point(0, 50, 3)])).toBe(0);
  expect(bestOf([point(0, 50, 3), point(50, 52, 5)])).toBe(0);
  expect(bestOf([])).toBe(0);
});
