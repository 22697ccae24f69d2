import { expect, test } from "vitest";
import { hoursOf } from "./hours.ts";

/** Hours of the day at which a machine of these hours works. */
const working = (given: string): readonly number[] =>
  Array.from({ length: 24 }, (_, hour) => hour).filter((hour) =>
    hoursOf(given, () => new Date(2026, 2, 29, hour, 30))?.isNow(),
  );

test.each([
  ["19:00-08:00", "19:00 to 08:00", [0, 1, 2, 3, 4, 5, 6, 7, 19, 20, 21, 22, 23]],
  ["9-17", "09:00 to 17:00", [9, 10, 11, 12, 13, 14, 15, 16]],
  [" 22:30 – 24:00 ", "22:30 to 24:00", [22, 23]],
  ["0:00-6:31", "00:00 to 06:31", [0, 1, 2, 3, 4, 5, 6]],
])("%s is %s", (given, words, hours) => {
  expect(hoursOf(given)?.words).toBe(words);
  expect(working(given)).toEqual(hours);
});

test("the first minute counts, the last one not", () => {
  const at = (hour: number, minute: number) =>
    hoursOf("19:00-08:00", () => new Date(2026, 0, 5, hour, minute))?.isNow();
  expect([at(18, 59), at(19, 0), at(7, 59), at(8, 0)]).toEqual([false, true, true, false]);
});

test.each(["", "19", "19:00", "8-8", "0-24", "19:60-08:00", "25:00-08:00", "24:00-08:00", "night"])(
  "%j is no span of hours",
  (given) => expect(hoursOf(given)).toBeNull(),
);
