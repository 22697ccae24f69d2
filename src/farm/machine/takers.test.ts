import { expect, test } from "vitest";
import { placeOf } from "./takers.ts";

const priority = (n: number, place = 7) => n * 2 ** 32 + place;
const until = (time: number, place = 7) => time * 2 ** 12 + place;

test("a picture that somebody waits for comes before a batch's, whatever its place in its own queue", () => {
  expect(placeOf(priority(1, 900), Infinity, 0)).toBeLessThan(placeOf(priority(10, 0), Infinity, 0));
  expect(placeOf(priority(10, 900), Infinity, 0)).toBe(placeOf(priority(10, 0), Infinity, 0));
});

test("what was put back counts before all else once its time has come, and not before", () => {
  expect(placeOf(priority(10), until(1_000), 999)).toBe(10);
  expect(placeOf(priority(10), until(1_000), 1_001)).toBe(0);
  expect(placeOf(Infinity, until(1_000), 999)).toBe(Infinity);
});
