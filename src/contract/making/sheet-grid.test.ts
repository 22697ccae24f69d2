import { expect, test } from "vitest";
import { arranged, indexOf, placeAt } from "./sheet-grid.ts";

test("people go down and styles across; seeds go across while there are no more styles than people", () => {
  const square = arranged({ people: 3, styles: 3, seeds: 2 });
  expect([square.rows.length, square.columns.length]).toEqual([3, 6]);
  expect(square.columns.map(({ value, seed, first }) => [value, seed, first])).toEqual([
    [0, 0, true],
    [0, 1, false],
    [1, 0, true],
    [1, 1, false],
    [2, 0, true],
    [2, 1, false],
  ]);
  const wide = arranged({ people: 1, styles: 5, seeds: 4 });
  expect([wide.rows.length, wide.columns.length]).toEqual([4, 5]);
  expect(arranged({ people: 2, styles: 1, seeds: 1 }).columns).toEqual([{ value: 0, seed: null, first: true }]);
});

test("the cell of a row and a column is known by its place on each axis", () => {
  const sizes = { people: 2, styles: 3, seeds: 2 };
  const place = placeAt(arranged(sizes), 3, 1);
  expect(place).toEqual({ person: 1, style: 1, seed: 1 });
  expect(indexOf(sizes, place)).toBe(9);
});
