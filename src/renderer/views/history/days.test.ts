import { expect, test } from "vitest";
import type { Picture } from "../../../contract/library.ts";
import { daySections, dayKey, lastDayQuery } from "./days.ts";

const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime();
const picture = (made: number) => ({ id: made, made }) as unknown as Picture;
const words = { name: (time: number) => `day ${new Date(time).getDate()}`, count: (n: number) => `${n}` };
const pictures = [at(23, 15), at(23, 0), at(22, 23), at(20, 12)].map(picture);

test("pictures stand under their days, newest first, and days without any do not appear", () => {
  expect(daySections(pictures, words, null).map(({ heading, note, items }) => [heading, note, items.length])).toEqual([
    ["day 23", "2", 2],
    ["day 22", "1", 1],
    ["day 20", "1", 1],
  ]);
  expect(daySections([], words, null)).toEqual([]);
});

test("the last day is counted in full while only a part of it is loaded", () => {
  expect(daySections(pictures, words, 240).map(({ note }) => note)).toEqual(["2", "1", "240"]);
  expect(daySections(pictures, words, 0).at(-1)?.note).toBe("1");
});

test("what is missing of the last day is asked for within the filters' own days", () => {
  expect(lastDayQuery({ stars: 3 }, pictures, 900)).toEqual({ stars: 3, from: at(20, 0), to: at(21, 0) - 1 });
  expect(lastDayQuery({ from: at(20, 6), to: at(20, 18) }, pictures, 900)).toEqual({ from: at(20, 6), to: at(20, 18) });
  expect(lastDayQuery({}, pictures, 4)).toBeUndefined();
  expect(lastDayQuery({}, [], 0)).toBeUndefined();
});

test("a day's name follows the artist's clock, to the last minute", () => {
  expect(dayKey(at(3, 0))).toBe("2026-11-03");
  expect(dayKey(new Date(2026, 0, 1, 23, 59, 59, 999).getTime())).toBe("2026-01-01");
});
