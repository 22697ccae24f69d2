import { expect, test } from "vitest";
import { gridColumns, gridRows, moved } from "./grid-rows.ts";

const sections = [
  { key: "today", heading: () => "Today", items: ["a", "b", "c", "d", "e"] },
  { key: "before", heading: () => "Before", items: ["f", "g"] },
];
const rows = gridRows(sections, 3);

test("sections begin with their heading and fill rows; a row never holds items of two", () => {
  expect(rows.map((row) => (row.kind === "heading" ? row.heading() : row.items.join("")))).toEqual([
    "Today",
    "abc",
    "de",
    "Before",
    "fg",
  ]);
});

test("as many tiles stand side by side as fit with their gaps", () => {
  expect(gridColumns(530, 168, 14)).toEqual({ columns: 2, tile: 258 });
  expect(gridColumns(532, 168, 14)).toEqual({ columns: 3, tile: 168 });
  expect(gridColumns(40, 168, 14).columns).toBe(1);
});

test("arrows move by item and by row, across sections, and stop at the ends", () => {
  const key = (from: number, name: string) => moved(rows, from, name, 7);
  expect([key(0, "ArrowRight"), key(2, "ArrowRight"), key(0, "ArrowLeft"), key(6, "ArrowRight")]).toEqual([1, 3, 0, 6]);
  expect([key(1, "ArrowDown"), key(4, "ArrowDown"), key(5, "ArrowUp"), key(0, "ArrowUp")]).toEqual([4, 6, 3, 0]);
});

test("down into a shorter row takes its last item", () => {
  expect(moved(rows, 2, "ArrowDown", 7)).toBe(4);
});

test("Home and End go to the first and the last", () => {
  expect([moved(rows, 4, "Home", 7), moved(rows, 0, "End", 7)]).toEqual([0, 6]);
});
