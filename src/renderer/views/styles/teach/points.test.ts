import { expect, test } from "vitest";
import { text } from "../../../text/text.ts";
import { linesOf, pathOf, pointName, sampleUrl } from "./points.ts";

test("points are called by their steps, those before the first by words", () => {
  const t = text().teaching;
  expect([null, 0, 150].map((step) => pointName(step, t))).toEqual(["before", "at once", "150"]);
  expect([sampleUrl(null, 0), sampleUrl(150, 1)]).toEqual(["/media/teaching/before-1", "/media/teaching/150-2"]);
});

test("style match goes up the higher it is, over the steps; what was before has no place on the line", () => {
  const points = [
    { step: null, match: 10, leak: 0 },
    { step: 0, match: 25, leak: 0 },
    { step: 50, match: 75, leak: 120 },
  ];
  const { match, leak } = linesOf(points, 100, { width: 600, height: 100 });
  expect(match).toEqual([
    { x: 0, y: 75 },
    { x: 300, y: 25 },
  ]);
  expect(leak[1]).toEqual({ x: 300, y: 0 });
  expect(pathOf(match)).toBe("M0.0 75.0L300.0 25.0");
});
