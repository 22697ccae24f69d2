import { expect, test } from "vitest";
import { nothing, pick } from "../../state/selection.ts";
import { settled } from "./use-chosen.ts";

const only = (order: readonly number[], id: number) => pick(nothing, order, id, "only");
const chosen = (...args: Parameters<typeof settled>) => [...settled(...args).chosen];

test("the first is chosen where nothing was", () => {
  expect(chosen(nothing, [3, 1, 2], [])).toEqual([3]);
  expect(chosen(nothing, [], [])).toEqual([]);
});

test("when the chosen one goes, the next takes its place, and at the end the last", () => {
  expect(chosen(only([1, 2, 3], 2), [1, 3], [1, 2, 3])).toEqual([3]);
  expect(chosen(only([1, 2, 3], 3), [1, 2], [1, 2, 3])).toEqual([2]);
});

test("what is still there stays chosen", () => {
  const selection = only([1, 2, 3], 2);
  expect(settled(selection, [5, 2, 1], [1, 2, 3])).toBe(selection);
});
