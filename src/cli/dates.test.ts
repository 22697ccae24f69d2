import { expect, test } from "vitest";
import { day, dayOf } from "./dates.ts";

test("a day begins at midnight where the computer stands, and reads as it was typed", () => {
  expect(day("2026-11-01")).toBe(new Date(2026, 10, 1).getTime());
  expect(dayOf(day("2026-01-09"))).toBe("2026-01-09");
});

test.each(["", "yesterday", "2026-13-01", "2026-02-30", "01.11.2026", "2026-11-01T10:00"])("%j is no day", (given) => {
  expect(() => day(given)).toThrow("as in 2026-11-01");
});
