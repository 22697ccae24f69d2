import { expect, test } from "vitest";
import { all, kept, nothing, pick, type Selection } from "./selection.ts";

const order = [1, 2, 3, 4, 5];
const chosen = (selection: Selection<number>) => [...selection.chosen];

test("a plain click chooses one, Ctrl adds and takes away", () => {
  const one = pick<number>(nothing, order, 2, "only");
  const two = pick(one, order, 4, "toggle");
  expect(chosen(two)).toEqual([2, 4]);
  expect(chosen(pick(two, order, 2, "toggle"))).toEqual([4]);
});

test("Shift chooses from the anchor to the pick, either way, and keeps the anchor", () => {
  const from = pick<number>(nothing, order, 3, "only");
  const down = pick(from, order, 5, "range");
  expect(chosen(down)).toEqual([3, 4, 5]);
  expect(chosen(pick(down, order, 1, "range"))).toEqual([1, 2, 3]);
});

test("Shift without an anchor is a plain click", () => {
  expect(chosen(pick<number>(nothing, order, 3, "range"))).toEqual([3]);
});

test("moving chooses nothing", () => {
  expect(pick(pick<number>(nothing, order, 1, "only"), order, 2, "move")).toMatchObject({ active: 2, anchor: 1 });
});

test("what is gone leaves the selection; where nothing is gone it stays the same object", () => {
  const every = all<number>(nothing, order);
  expect(chosen(kept(every, [1, 5]))).toEqual([1, 5]);
  expect(kept(every, order)).toBe(every);
});
