import { expect, test } from "vitest";
import { usualDraft } from "../../../contract/making/draft.ts";
import type { PersonId, ReferenceId, StyleId } from "../../../contract/values/id.ts";
import type { Person, Style } from "../../../contract/library/library.ts";
import { noModel } from "../../../contract/making/recipe.ts";
import { planOf, preselected, untouched } from "./plan.ts";

const entry = (id: number, change: object = {}) => ({ id, lastUsed: null, favourite: false, added: id, ...change });
const person = (id: number, change: object = {}) =>
  ({ ...entry(id, change), photos: [{ id: id * 10 }, { id: id * 10 + 1 }] }) as unknown as Person;
const style = (id: number, change: object = {}) => entry(id, change) as unknown as Style;
const draft = usualDraft("mini", noModel);

test("a sheet begins with who is in the composer, then the last used, then favourites, then the newest", () => {
  const all = [person(1), person(2, { favourite: true }), person(3, { lastUsed: 5 }), person(4), person(5)];
  expect(preselected(all, [1 as PersonId])).toEqual([1, 3, 2]);
  expect(preselected(all, [])).toEqual([3, 2, 5]);
  expect(preselected([person(1)], [])).toEqual([1]);
});

test("a plan takes each person's preferred photograph, and the composer's where it has one of them", () => {
  const people = [{ person: 2 as PersonId, photo: 21 as ReferenceId }];
  const plan = planOf({ ...draft, people }, untouched, [person(1), person(2)], [style(7)]);
  expect(plan.people).toEqual([
    { person: 2, photo: 21 },
    { person: 1, photo: 10 },
  ]);
  expect(plan.styles).toEqual([{ style: 7, weight: 100 }]);
});

test("who is gone since is left out, and an axis that was emptied stays empty", () => {
  const choice = { people: [1, 9] as PersonId[], styles: [] as StyleId[], seeds: 4 };
  const plan = planOf(draft, choice, [person(1)], [style(7)]);
  expect(plan).toMatchObject({ people: [{ person: 1 }], styles: [], seeds: 4 });
});
