import { expect, test } from "vitest";
import { day, dayOf } from "./dates.ts";

test("a day begins at midnight where the computer stands, and reads as it was typed", () => {
  expect(day("2026-11-01")).toBe(new Date(2026, 10, 1).getTime());
  expect(dayOf(day("2026-01-09"))).toBe("2026-01-09");
});

test("the day of another place is that of its calendar", () => {
  const time = Date.parse("2026-11-28T23:30:00Z");
  expect([dayOf(time, 840), dayOf(time, 0), dayOf(time, -660)]).toEqual(["2026-11-29", "2026-11-28", "2026-11-28"]);
});

test.each(["", "yesterday", "2026-13-01", "2026-02-30", "01.11.2026", "2026-11-01T10:00"])("%j is no day", (given) => {
  expect(() => day(given)).toThrow("as in 2026-11-01");
});
