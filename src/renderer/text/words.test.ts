import { expect, test } from "vitest";
import { bytes, counted, dayName, duration, grouped, listed } from "./words.ts";

test("numbers go with their nouns and are grouped in threes", () => {
  expect([counted(1, "picture", "pictures"), counted(0, "picture", "pictures"), grouped(1204)]).toEqual([
    "1 picture",
    "0 pictures",
    "1\u202f204",
  ]);
});

test("times are said as far as they matter", () => {
  expect([0.2, 21, 60, 90, 700, 7500].map(duration)).toEqual([
    "under a second",
    "21 s",
    "1 min",
    "1 min 30 s",
    "12 min",
    "2 h 5 min",
  ]);
});

test("sizes are said in the largest unit that fits", () => {
  expect([812_000, 2_100_000, 212e9, 12].map(bytes)).toEqual(["812 kB", "2.1 MB", "212 GB", "12 B"]);
});

test("names are listed as one says them", () => {
  expect([listed([]), listed(["Anna"]), listed(["Anna", "Ben", "Cem"])]).toEqual(["", "Anna", "Anna, Ben and Cem"]);
});

test("days are named from where one stands", () => {
  const now = new Date(2026, 2, 3, 9).getTime();
  expect(dayName(new Date(2026, 2, 3, 1).getTime(), now)).toBe("Today");
  expect(dayName(new Date(2026, 2, 2, 23).getTime(), now)).toBe("Yesterday");
  expect(dayName(new Date(2026, 1, 28, 12).getTime(), now)).toBe("Saturday 28 February");
});
