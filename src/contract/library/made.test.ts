import { expect, test } from "vitest";
import { offsetHere, onTheWall, sameHere, toldHere } from "./made.ts";

const made = Date.parse("2026-11-28T23:30:05Z");

test.each([
  [840, "2026-11-29 13:30:05"],
  [0, "2026-11-28 23:30:05"],
  [-660, "2026-11-28 12:30:05"],
])("what was made %i minutes ahead of UTC is told as %s, wherever one reads", (offset, said) => {
  const [date, time] = said.split(" ");
  expect(onTheWall({ made, offset }).toISOString()).toBe(`${date}T${time}.000Z`);
  const [year, month, day] = date!.split("-").map(Number);
  const [hour, minute, second] = time!.split(":").map(Number);
  expect(toldHere({ made, offset })).toBe(new Date(year!, month! - 1, day, hour, minute, second).getTime());
});

test("what says no place, or this one, is told as the clock here had it", () => {
  expect([toldHere({ made }), toldHere({ made, offset: null }), toldHere({ made, offset: offsetHere(made) })]).toEqual([
    made,
    made,
    made,
  ]);
  expect(onTheWall({ made })).toEqual(onTheWall({ made, offset: offsetHere(made) }));
});

test("the years before 100 are no years after 1900", () => {
  expect(new Date(sameHere(new Date("0001-02-03T04:05:06.007Z"))).getFullYear()).toBe(1);
});
