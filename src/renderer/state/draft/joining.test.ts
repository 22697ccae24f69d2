import { expect, test } from "vitest";
import type { Draft } from "../../../contract/making/draft.ts";
import type { PersonId, ReferenceId, StyleId } from "../../../contract/values/id.ts";
import type { Person, Style } from "../../../contract/library/library.ts";
import { emptyDraft } from "./rules.ts";
import { withOwnersOfToday, withPeopleJoined, withStylesJoined } from "./joining.ts";

const person = (id: number) => id as PersonId;
const photo = (id: number) => id as ReferenceId;
const of = (id: number, ...photos: number[]) =>
  ({ id, photos: photos.map((one) => ({ id: one })) }) as unknown as Person;

const draft: Draft = {
  ...emptyDraft(null),
  people: [
    { person: person(2), photo: photo(20) },
    { person: person(3), photo: photo(30) },
    { person: person(1), photo: photo(10) },
  ],
  styles: [
    { style: 8 as StyleId, weight: 40 },
    { style: 7 as StyleId, weight: 100 },
  ],
};

test("whoever stays takes the place of those who went, once, with the photograph that was chosen", () => {
  const joined = { entry: of(1, 10, 21), twice: [{ gone: photo(20), stays: photo(10) }] };
  expect(withPeopleJoined(draft, new Set([person(2)]), joined).people).toEqual([
    { person: 1, photo: 10 },
    { person: 3, photo: 30 },
  ]);
  expect(withPeopleJoined(draft, new Set([person(9)]), joined)).toBe(draft);
});

test("a style that stays keeps the weight of the first of them", () => {
  const joined = { entry: { id: 7 } as Style, twice: [] };
  expect(withStylesJoined(draft, new Set([8 as StyleId]), joined).styles).toEqual([{ style: 7, weight: 40 }]);
});

test("a photograph that went to another person stands for that one, and for nobody twice", () => {
  const people = [of(1, 10), of(2, 21), of(3, 30, 20)];
  expect(withOwnersOfToday(draft, people).people).toEqual([
    { person: 3, photo: 20 },
    { person: 1, photo: 10 },
  ]);
  expect(withOwnersOfToday(draft, [of(1, 10), of(2, 20), of(3, 30)])).toBe(draft);
});
