import { expect, test } from "vitest";
import { comparedFaces } from "./same-faces.ts";

const at = (x: number) => [x, 0];

test("photographs are of one person where each is like each, and those without one clear face are told", () => {
  expect(comparedFaces([at(0), at(5), at(0.2), null, at(5.3), at(0.4)])).toEqual({
    people: [
      [0, 2, 5],
      [1, 4],
    ],
    unclear: [3],
  });
  expect(comparedFaces([at(1), at(1)])).toEqual({ people: [[0, 1]], unclear: [] });
  expect(comparedFaces([null, null])).toEqual({ people: [], unclear: [0, 1] });
});

test("a chain in which neighbours are alike and the ends are not is more than one person", () => {
  expect(comparedFaces([at(0), at(0.4), at(0.8)]).people).toHaveLength(2);
});
