import { expect, test } from "vitest";
import type { PersonId, StyleId } from "../../../contract/id.ts";
import {
  addressOf,
  dayEnd,
  dayStart,
  everything,
  type Filters,
  filtersOf,
  isPlain,
  queryOf,
  setFilters,
  withoutFilter,
  withoutFilters,
} from "./filters.ts";

const full: Filters = {
  place: "starred",
  text: "blue hat",
  person: 3 as PersonId,
  style: 4 as StyleId,
  shows: 4 as PersonId,
  stars: 3,
  from: "2026-11-01",
  to: "2026-11-23",
  seed: 348201,
  size: { width: 256, height: 320 },
};

test("filters come back from their address as they were", () => {
  expect(filtersOf(addressOf(full))).toEqual(full);
  expect(filtersOf(addressOf(everything))).toEqual(everything);
  expect(addressOf(everything)).toEqual({});
});

test("an address that was tampered with narrows nothing", () => {
  expect(
    filtersOf({
      in: "nowhere",
      person: "-1",
      style: "x",
      stars: "99",
      from: "2026-02-31",
      to: "soon",
      seed: "1e9",
      size: "0x",
    }),
  ).toEqual({ ...everything, stars: 5 });
});

test("the whole history asks for everything that is not in the trash", () => {
  expect(queryOf(everything)).toEqual({});
  expect(queryOf({ ...everything, place: "trash" })).toEqual({ trash: true });
  expect(queryOf({ ...everything, place: "unexported" })).toEqual({ notExported: true });
  expect(queryOf({ ...everything, place: "rejected" })).toEqual({ rejected: true });
});

test("every filter reaches the question, with the last day whole", () => {
  const { from, to, ...rest } = queryOf(full);
  expect(rest).toEqual({
    text: "blue hat",
    person: 3,
    style: 4,
    shows: 4,
    stars: 3,
    seed: 348201,
    width: 256,
    height: 320,
  });
  expect(new Date(from ?? 0).toString()).toContain("Nov 01 2026 00:00:00");
  expect(new Date(to ?? 0).toString()).toContain("Nov 23 2026 23:59:59");
});

test("starred pictures have at least one star, and a filter for more wins", () => {
  expect(queryOf({ ...everything, place: "starred" })).toEqual({ stars: 1 });
  expect(queryOf({ ...everything, place: "starred", stars: 4 })).toEqual({ stars: 4 });
});

test("a seed of nought is a seed", () => {
  expect(queryOf(filtersOf({ seed: "0" }))).toEqual({ seed: 0 });
  expect(setFilters(filtersOf({ seed: "0" }))).toEqual(["seed"]);
});

test("each filter can be taken away by itself, both days as one", () => {
  expect(setFilters(full)).toEqual(["person", "style", "shows", "stars", "dates", "seed", "size"]);
  const none = setFilters(full).reduce(withoutFilter, full);
  expect(none).toEqual({ ...everything, place: "starred", text: "blue hat" });
  expect(withoutFilters(full)).toEqual(none);
  expect(isPlain(none)).toBe(false);
  expect(isPlain({ ...none, text: " " })).toBe(true);
});

test("a day ends where the next begins, and what is no day has no beginning", () => {
  expect((dayEnd("2026-03-28") ?? 0) + 1).toBe(dayStart("2026-03-29"));
  expect((dayEnd("2026-12-31") ?? 0) + 1).toBe(dayStart("2027-01-01"));
  expect(dayStart("2026-13-01")).toBeNull();
  expect(dayStart("yesterday")).toBeNull();
});
