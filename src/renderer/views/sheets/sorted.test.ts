import { expect, test } from "vitest";
import { arranged, type AxisSizes, indexOf, placeAt } from "../../../contract/making/sheet-grid.ts";
import type { PictureId } from "../../../contract/values/id.ts";
import type { Picture } from "../../../contract/library/library.ts";
import type { PictureGlance } from "../../../contract/learning/measures.ts";
import type { CellView } from "./cells.ts";
import { sorted } from "./sorted.ts";

/** A sheet whose n-th cell, by person, style and seed, is as like as told; null is not measured, "none" not made. */
function sheet(sizes: AxisSizes, likeness: readonly (number | null | "none" | { readonly rough: number })[]) {
  const views = likeness.map((one, n): CellView => ({
    cell: {
      person: Math.floor(n / sizes.seeds / sizes.styles),
      style: Math.floor(n / sizes.seeds) % sizes.styles,
      seed: n % sizes.seeds,
      takes: [],
    },
    picture: one === "none" ? null : ({ id: n } as unknown as Picture),
    takes: [],
    pending: null,
  }));
  const glances = new Map(
    likeness.flatMap((one, n): [PictureId, PictureGlance][] => {
      if (one === null || one === "none") return [];
      const mark = typeof one === "number" ? { value: one, rough: false } : { value: one.rough, rough: true };
      return [[n as PictureId, { id: n as PictureId, likeness: { ...mark, share: null }, style: null }]];
    }),
  );
  const arrangement = arranged(sizes);
  const by = (order: Parameters<typeof sorted>[4]) => sorted(sizes, arrangement, views, glances, order);
  return {
    by,
    lines: (order: Parameters<typeof sorted>[4]) => {
      const { rows, columns } = by(order);
      return [rows.map(({ value }) => value), columns.map(({ value }) => value)];
    },
  };
}

test("the likest person is the first row and the style that keeps likeness best the first column", () => {
  const sizes = { people: 3, styles: 2, seeds: 1 };
  const { lines, by } = sheet(sizes, [0.1, 0.2, 0.8, 0.9, 0.4, 0.5]);
  expect(lines("likeness")).toEqual([
    [1, 2, 0],
    [1, 0],
  ]);
  expect(lines("made")).toEqual([
    [0, 1, 2],
    [0, 1],
  ]);
  // The cell at the top left is still that of its person and style.
  expect(indexOf(sizes, placeAt(by("likeness"), 0, 0))).toBe(3);
});

test("what is not made or not measured counts neither for nor against, and lines of nothing else come last", () => {
  const { lines } = sheet({ people: 3, styles: 2, seeds: 1 }, [null, "none", "none", 0.3, 0.5, null]);
  expect(lines("likeness")).toEqual([
    [2, 1, 0],
    [0, 1],
  ]);
  // Of the styles nothing was measured: everything stays where it is.
  expect(lines("style")).toEqual([
    [0, 1, 2],
    [0, 1],
  ]);
});

test("a rough value never goes before one that is not", () => {
  const { lines } = sheet({ people: 2, styles: 1, seeds: 1 }, [{ rough: 0.99 }, 0.1]);
  expect(lines("likeness")[0]).toEqual([1, 0]);
});

test("seeds stay with their person, the best first, and the first of them bears the name", () => {
  const { by } = sheet({ people: 2, styles: 2, seeds: 2 }, [0.1, 0.2, 0.1, 0.2, 0.9, 0.7, 0.9, 0.7]);
  const columns = by("likeness");
  expect(columns.rows).toEqual([
    { value: 1, seed: null, first: true },
    { value: 0, seed: null, first: true },
  ]);
  const narrow = sheet({ people: 1, styles: 2, seeds: 2 }, [0.1, 0.2, 0.5, 0.9]).by("likeness");
  expect(narrow.columns.map(({ value }) => value)).toEqual([1, 0]);
  expect(narrow.rows.map(({ seed, first }) => [seed, first])).toEqual([
    [1, true],
    [0, false],
  ]);
});
