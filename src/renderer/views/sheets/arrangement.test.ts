import { expect, test } from "vitest";
import { arranged } from "../../../contract/making/sheet-grid.ts";
import { inSight, orderOf, planeOf, stepped } from "./arrangement.ts";

test("every cell stands in one place, whichever way the seeds lie", () => {
  for (const sizes of [
    { people: 3, styles: 2, seeds: 4 },
    { people: 2, styles: 3, seeds: 4 },
    { people: 1, styles: 1, seeds: 1 },
  ]) {
    const order = orderOf(sizes, arranged(sizes));
    expect(order.toSorted((a, b) => a - b)).toEqual(order.map((_, at) => at));
  }
});

test("arrows go to the neighbour and stop at the edges; Home and End stay in the row", () => {
  const go = (at: number, key: string) => stepped(at, key, 2, 3);
  expect([
    go(0, "ArrowRight"),
    go(2, "ArrowRight"),
    go(3, "ArrowLeft"),
    go(1, "ArrowDown"),
    go(4, "ArrowDown"),
  ]).toEqual([1, 2, 3, 4, 4]);
  expect([go(4, "Home"), go(4, "End"), go(4, "ArrowUp"), go(1, "ArrowUp"), go(4, "x")]).toEqual([3, 5, 1, 1, 4]);
});

test("the plane is as large as its cells with the room between them", () => {
  expect(planeOf(arranged({ people: 2, styles: 3, seeds: 1 }), { width: 100, height: 150, gap: 10 })).toEqual({
    width: 320,
    height: 310,
  });
});

test("only lines in sight are drawn, however far the plane was moved", () => {
  expect(inSight(0, 300, 100, 50)).toEqual([0, 3]);
  expect(inSight(-250, 300, 100, 50)).toEqual([2, 6]);
  expect(inSight(-4900, 300, 100, 50)).toEqual([49, 50]);
  expect(inSight(120, 300, 100, 50)).toEqual([0, 2]);
  expect(inSight(400, 300, 100, 50)).toEqual([0, 0]);
});
