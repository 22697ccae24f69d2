import { expect, test } from "vitest";
import type { CollectionId, PersonId, SheetId, StyleId } from "../../../contract/values/id.ts";
import { dayEnd, dayStart } from "./days.ts";
import {
  addressOf,
  everything,
  type Filters,
  filtersOf,
  isPlain,
  queryOf,
  setFilters,
  toggled,
  withoutFilter,
  withoutFilters,
} from "./filters.ts";

const full: Filters = {
  place: "starred",
  text: "blue hat",
  collection: 9 as CollectionId,
  people: [3 as PersonId, 5 as PersonId],
  styles: [4 as StyleId],
  tags: ["band, live", "50%", "ß"],
  models: ["uso-mini"],
  shows: 4 as PersonId,
  sheet: 8 as SheetId,
  stars: 3,
  exported: false,
  from: "2026-11-01",
  to: "2026-11-23",
  seed: 348201,
  size: { width: 256, height: 320 },
  likeness: 1.25,
  styleMatch: -0.5,
  best: true,
  sort: "person",
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
      collection: "all",
      person: "-1,x,",
      style: "x",
      exported: "perhaps",
      sort: "best",
      tag: "",
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
  expect(queryOf({ ...everything, place: "unexported" })).toEqual({ exported: false });
  expect(queryOf({ ...everything, place: "rejected" })).toEqual({ rejected: true });
});

test("every filter reaches the question, with the last day whole", () => {
  const { from, to, ...rest } = queryOf(full);
  expect(rest).toEqual({
    text: "blue hat",
    collection: 9,
    people: [3, 5],
    styles: [4],
    tags: ["band, live", "50%", "ß"],
    models: ["uso-mini"],
    shows: 4,
    sheet: 8,
    stars: 3,
    exported: false,
    seed: 348201,
    width: 256,
    height: 320,
    likeness: 1.25,
    styleMatch: -0.5,
    best: true,
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
  expect(setFilters(filtersOf({ seed: "0" }))).toEqual([{ name: "seed" }]);
});

test("each filter can be taken away by itself, both days as one", () => {
  expect(setFilters(full).map((one) => ("value" in one ? `${one.name} ${one.value}` : one.name))).toEqual([
    "people 3",
    "people 5",
    "styles 4",
    "tags band, live",
    "tags 50%",
    "tags ß",
    "models uso-mini",
    "shows",
    "sheet",
    "stars",
    "exported",
    "dates",
    "seed",
    "size",
    "likeness",
    "styleMatch",
    "best",
  ]);
  expect(withoutFilter(full, { name: "people", value: 3 as PersonId }).people).toEqual([5]);
  const none = setFilters(full).reduce(withoutFilter, full);
  expect(none).toEqual({ ...everything, place: "starred", collection: 9, text: "blue hat", sort: "person" });
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

test("a value is chosen beside the others, and let go again", () => {
  expect(toggled([1, 2], 3)).toEqual([1, 2, 3]);
  expect(toggled([1, 2, 3], 2)).toEqual([1, 3]);
});
