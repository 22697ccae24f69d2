import { expect, test } from "vitest";
import { leastSquares } from "./least-squares.ts";

test("the unknowns behind exact observations are found, for every target", () => {
  const fit = leastSquares(3, 2);
  for (let n = 0; n < 20; n++) {
    const [a, b] = [Math.sin(n), Math.cos(3 * n)];
    fit.add([a, b, 1], [2 * a - b + 0.5, -a + 4]);
  }
  const [first, second] = fit.solve();
  for (const [i, x] of [2, -1, 0.5].entries()) expect(first![i]).toBeCloseTo(x, 10);
  for (const [i, x] of [-1, 0, 4].entries()) expect(second![i]).toBeCloseTo(x, 10);
});

test("contradicting observations are met in the middle", () => {
  const fit = leastSquares(1, 1);
  fit.add([1], [3]);
  fit.add([1], [5]);
  expect(fit.solve()).toEqual([[4]]);
});

test("a first factor that is zero does not stop the elimination", () => {
  const fit = leastSquares(2, 1);
  fit.add([0, 1], [7]);
  fit.add([1, 1], [9]);
  const [solved] = fit.solve();
  expect(solved![0]).toBeCloseTo(2, 12);
  expect(solved![1]).toBeCloseTo(7, 12);
});

test("unknowns that the observations cannot tell apart are refused", () => {
  const fit = leastSquares(2, 1);
  fit.add([1, 1], [1]);
  fit.add([2, 2], [2]);
  expect(() => fit.solve()).toThrow(RangeError);
});
