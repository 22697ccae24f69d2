import { expect, test } from "vitest";
import type { PictureOutline } from "../../../contract/library/finding.ts";
import type { PictureId } from "../../../contract/values/id.ts";
import { marksOf, stackOf, tilesOf } from "./tiles.ts";

const id = (n: number) => n as PictureId;
const day = (month: number, date: number) => new Date(2026, month - 1, date).getTime();
/** Seven pictures of three days; three and two of them are of one job each. */
const outline: PictureOutline = {
  sort: "newest",
  ids: [9, 8, 7, 6, 5, 4, 3].map(id),
  colours: ["#111111", ...Array<null>(6).fill(null)],
  versions: ["aa", "bb", "cc", "dd", "ee", "ff", "99"],
  sections: [
    { key: day(6, 3), count: 4 },
    { key: day(6, 1), count: 2 },
    { key: day(3, 30), count: 1 },
  ],
  stacks: [
    { at: 1, count: 3 },
    { at: 4, count: 2 },
  ],
};
const words = { heading: (_: string, key: unknown) => `day ${String(key)}`, count: (n: number) => `${n}` };
const shown = (open: readonly number[] | null) =>
  tilesOf(outline, open === null ? null : new Set(open.map(id)), words).map(({ note, items }) => [
    note?.(),
    ...items.map((tile) => (tile.stack ? `${tile.id}${tile.stack.open ? "−" : "+"}${tile.stack.count}` : tile.id)),
  ]);

test("a closed stack shows its first picture alone, and its day still counts all", () => {
  expect(shown([])).toEqual([
    ["4", 9, "8+3"],
    ["2", "5+2"],
    ["1", 3],
  ]);
});

test("an open stack shows all of its pictures, and says of the first that it is open", () => {
  expect(shown([8])).toEqual([
    ["4", 9, "8−3", 7, 6],
    ["2", "5+2"],
    ["1", 3],
  ]);
});

test("where nothing is stacked there are no stacks", () => {
  expect(shown(null).flat()).toEqual(["4", 9, 8, 7, 6, "2", 5, 4, "1", 3]);
});

test("a tile knows the colour and the version of its own picture, behind a closed stack too", () => {
  const [first, second] = tilesOf(outline, new Set(), words);
  expect(first?.items.map(({ colour, version }) => [colour, version])).toEqual([
    ["#111111", "aa"],
    [null, "bb"],
  ]);
  expect(second?.items[0]?.version).toBe("ee");
});

test("every picture of a stack leads to its first, and others to none", () => {
  expect([9, 8, 7, 6, 5, 4, 3, 77].map((n) => stackOf(outline, id(n)))).toEqual([null, 8, 8, 8, 5, 5, null, null]);
});

test("months are marked where they begin among the tiles that are shown", () => {
  const marks = marksOf(outline, tilesOf(outline, new Set(), words));
  expect(marks).toEqual([
    { key: `${day(6, 1)}`, of: day(6, 1), at: 0, share: 0 },
    { key: `${day(3, 1)}`, of: day(3, 1), at: 3, share: 3 / 4 },
  ]);
});

test("in another order each heading is a mark", () => {
  const byName: PictureOutline = {
    ...outline,
    sort: "person",
    sections: [
      { key: "Anna", count: 5 },
      { key: null, count: 2 },
    ],
    stacks: [],
  };
  const marks = marksOf(byName, tilesOf(byName, new Set(), words));
  // Whatever order is asked for meanwhile, the words are those of the order that was answered.
  const said = tilesOf(byName, null, { ...words, heading: (sort, key) => `${sort} ${key}` });
  expect(said.map(({ heading }) => heading?.())).toEqual(["person Anna", "person null"]);
  expect(marks.map(({ of, at }) => [of, at])).toEqual([
    ["Anna", 0],
    [null, 5],
  ]);
});

test("no heading is said before it is drawn", () => {
  let said = 0;
  const sections = tilesOf(outline, new Set(), { ...words, heading: () => `heading ${++said}` });
  expect(said).toBe(0);
  expect(sections[1]?.heading?.()).toBe("heading 1");
});
