import { expect, test } from "vitest";
import type { PictureId } from "../../../contract/values/id.ts";
import { mapPoints, pointTowards, shownPoints, within } from "./map-points.ts";

const id = (n: number) => n as PictureId;
const outline = (likeness: readonly (number | null)[], style: readonly (number | null)[]) => ({
  ids: likeness.map((_, n) => id(n + 1)),
  likeness,
  style,
  colours: likeness.map(() => null),
  versions: likeness.map(() => "0"),
});

test("what has both measures stands on the map, the likeness upwards and the style to the right", () => {
  const points = mapPoints(outline([1, 3, null, 2], [0, 4, 2, null]));
  expect(points.map((point) => point.id)).toEqual([1, 2]);
  const [low, high] = points;
  expect(high!.x).toBeGreaterThan(low!.x);
  expect(high!.y).toBeLessThan(low!.y);
  expect([low!.x, low!.y, high!.x, high!.y].every((at) => at > 0 && at < 1)).toBe(true);
});

test("one picture, and pictures that are all alike, stand in the middle", () => {
  expect(mapPoints(outline([2], [5]))).toMatchObject([{ x: 0.5, y: 0.5 }]);
  expect(mapPoints(outline([], []))).toEqual([]);
});

test("where many lie on one another one picture is shown", () => {
  const points = Array.from({ length: 50 }, (_, n) => ({ id: id(n + 1), version: "", colour: null, x: 0.5, y: 0.5 }));
  expect([...shownPoints(points, [0.1, 0.1])]).toEqual([1]);
});

test("pictures that are shown stand clear of each other, on a narrow map too", () => {
  const at = (n: number, x: number, y: number) => ({ id: id(n), version: "", colour: null, x, y });
  const points = [at(1, 0.29, 0.5), at(2, 0.31, 0.5), at(3, 0.29, 0.62), at(4, 0.5, 0.55)];
  expect([...shownPoints(points, [0.05, 0.05])]).toEqual([1, 3, 4]);
  expect([...shownPoints(points, [0.3, 0.1])]).toEqual([1, 3]);
  expect([...shownPoints(points, [0.01, 0.01])]).toEqual([1, 2, 3, 4]);
});

test("a lasso holds what it goes around, also where it is bent inwards", () => {
  const bent = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0.5, 0.2],
    [0, 1],
  ] as const;
  expect(within(bent, [0.1, 0.5])).toBe(true);
  expect(within(bent, [0.9, 0.5])).toBe(true);
  expect(within(bent, [0.5, 0.6])).toBe(false);
  expect(within(bent, [1.5, 0.5])).toBe(false);
  expect(within([], [0, 0])).toBe(false);
});

test("arrow keys lead to what lies there, also among pictures on one another; Home and End to the ends", () => {
  const at = (n: number, x: number, y: number) => ({ id: id(n), version: "", colour: null, x, y });
  const points = [at(1, 0.5, 0.5), at(2, 0.8, 0.5), at(3, 0.6, 0.9), at(4, 0.1, 0.45), at(5, 0.5, 0.5)] as const;
  const to = (from: number, key: string) => pointTowards(points, points[from - 1]!, key)?.id;
  expect([to(1, "ArrowDown"), to(2, "ArrowLeft"), to(3, "ArrowUp")]).toEqual([5, 1, 1]);
  expect([to(5, "ArrowRight"), to(5, "ArrowLeft"), to(5, "ArrowDown")]).toEqual([2, 1, 3]);
  expect([to(4, "ArrowLeft"), to(2, "ArrowRight"), to(3, "ArrowDown")]).toEqual([undefined, undefined, undefined]);
  expect([to(3, "Home"), to(3, "End"), to(3, "a")]).toEqual([1, 5, undefined]);
});
