import { expect, test } from "vitest";
import type { PictureId } from "../../../contract/values/id.ts";
import type { Picture } from "../../../contract/library/library.ts";
import type { PictureGlance } from "../../../contract/learning/measures.ts";
import type { CellView } from "./cells.ts";
import { fallsShort, winnersOf } from "./judged.ts";

const glance = (id: number, likeness: number | null, style: number | null, share = 0.5): PictureGlance => {
  const of = (value: number | null) => (value === null ? null : { value, rough: false, share });
  return { id: id as PictureId, likeness: of(likeness), style: of(style) };
};
const cell = (person: number, style: number, seed: number, ids: readonly number[], rejected = false): CellView => {
  const takes = ids.map((id) => ({ id, rejected }) as unknown as Picture);
  return { cell: { person, style, seed, takes: [] }, picture: takes[0] ?? null, takes, pending: null };
};
const of = (...all: readonly PictureGlance[]) => new Map(all.map((one) => [one.id, one]));

test("the best of each person in each style wins, whatever seed or take it is", () => {
  const views = [cell(0, 0, 0, [1, 2]), cell(0, 0, 1, [3]), cell(1, 0, 0, [4]), cell(1, 0, 1, [5])];
  const glances = of(
    glance(1, 0.2, 0.9),
    glance(2, 0.8, 0.8),
    glance(3, 0.7, 0.7),
    glance(4, 0.1, 0.1),
    glance(5, 0.1, 0.3),
  );
  expect(winnersOf(views, glances)).toEqual([2, 5]);
});

test("what the artist rejected wins nothing, and where nothing is measured nobody wins", () => {
  const views = [cell(0, 0, 0, [1], true), cell(0, 0, 1, [2]), cell(1, 0, 0, [3])];
  expect(winnersOf(views, of(glance(1, 0.9, 0.9), glance(2, 0.1, 0.1)))).toEqual([2]);
  expect(winnersOf(views, of())).toEqual([]);
});

test("a picture falls short by what can be told of it; one of which nothing can be told does not", () => {
  expect(fallsShort(glance(1, 0.5, 0.5, 0.96))).toBe(false);
  expect(fallsShort(glance(1, 0.5, null, 0.8))).toBe(true);
  expect(fallsShort(glance(1, null, null))).toBe(false);
  expect(fallsShort({ id: 1 as PictureId, likeness: { value: 1, rough: false, share: null }, style: null })).toBe(
    false,
  );
  expect(fallsShort(undefined)).toBe(false);
});
