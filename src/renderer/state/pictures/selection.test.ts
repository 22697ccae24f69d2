import { expect, test } from "vitest";
import { all, kept, nothing, pick, type Selection, settled } from "./selection.ts";

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

const only = (order: readonly number[], id: number) => pick<number>(nothing, order, id, "only");
const after = (...args: Parameters<typeof settled<number>>) => chosen(settled(...args));

test("the first is chosen where nothing was", () => {
  expect(after(nothing, [3, 1, 2], [])).toEqual([3]);
  expect(after(nothing, [], [])).toEqual([]);
});

test("when the chosen one goes, the next takes its place, and at the end the last", () => {
  expect(after(only([1, 2, 3], 2), [1, 3], [1, 2, 3])).toEqual([3]);
  expect(after(only([1, 2, 3], 3), [1, 2], [1, 2, 3])).toEqual([2]);
});

test("what is still there stays chosen", () => {
  const selection = only([1, 2, 3], 2);
  expect(settled(selection, [5, 2, 1], [1, 2, 3])).toBe(selection);
});
