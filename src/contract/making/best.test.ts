import { array, assert, double, option, property, tuple } from "fast-check";
import { expect, test } from "vitest";
import { bestFirst, type Judged, type Mark } from "./best.ts";

const mark = (value: number | null, rough = false): Mark => (value === null ? null : { value, rough });
const one = (likeness: number | null, style: number | null): Judged => ({
  likeness: mark(likeness),
  style: mark(style),
});
const order = (all: readonly Judged[]): readonly number[] =>
  bestFirst(
    all.map((judged, n) => ({ judged, n })),
    ({ judged }) => judged,
  ).map(({ n }) => n);

test("the weaker of likeness and style decides", () => {
  expect(order([one(0.9, 0.1), one(0.6, 0.6), one(0.1, 0.9)])).toEqual([1, 0, 2]);
});

test("where only one can be told of any it decides alone", () => {
  expect(order([one(0.2, null), one(0.8, null), one(0.5, null)])).toEqual([1, 2, 0]);
  expect(order([one(null, null), one(null, null)])).toEqual([0, 1]);
});

test("what could not be taken comes after everything that could, and a rough value after every better one", () => {
  expect(order([one(null, 0.5), one(-1, 0.5)])).toEqual([1, 0]);
  const rough = { likeness: mark(0.99, true), style: mark(0.5) };
  expect(order([rough, one(0.1, 0.5)])).toEqual([1, 0]);
});

test("no picture is lost, and one that is better in both is never behind", () => {
  const value = option(double({ min: -1, max: 1, noNaN: true }));
  const better = (a: Mark, b: Mark): boolean => a !== null && b !== null && a.value > b.value;
  assert(
    property(array(tuple(value, value), { maxLength: 12 }), (values) => {
      const all = values.map(([likeness, style]) => one(likeness, style));
      const found = order(all);
      expect(found.toSorted((a, b) => a - b)).toEqual(all.map((_, n) => n));
      const wrong = found.filter((a, n) =>
        found
          .slice(0, n)
          .some((b) => better(all[a]!.likeness, all[b]!.likeness) && better(all[a]!.style, all[b]!.style)),
      );
      expect(wrong).toEqual([]);
    }),
  );
});
