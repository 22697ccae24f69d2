import { expect, test } from "vitest";
import type { DraftSubject } from "../../../contract/making/parts.ts";
import { placed } from "./placing.ts";
import { emptyDraft } from "./rules.ts";

const anna = { person: 1, photo: 10 } as DraftSubject;
const ben = { person: 2, photo: 20 } as DraftSubject;
const made = { picture: 5 } as DraftSubject;

test("a dropped subject takes the place of all, of one, or comes beside, a made picture as well as a person", () => {
  const draft = { ...emptyDraft(null), people: [anna, ben] };
  expect(placed(draft, made, "instead").people).toEqual([made]);
  expect(placed(draft, made, "beside").people).toEqual([anna, ben, made]);
  expect(placed(draft, made, 0).people).toEqual([made, ben]);
  expect(placed(draft, ben, 0).people).toEqual([ben, anna]);
});

test("whoever is a subject already is not one twice, and shows the photograph that was dropped; there are at most eight", () => {
  const draft = { ...emptyDraft(null), people: [anna, made] };
  expect(placed(draft, { person: 1, photo: 11 } as DraftSubject, "beside").people).toEqual([
    { person: 1, photo: 11 },
    made,
  ]);
  expect(placed(draft, made, "beside").people).toEqual([anna, made]);
  const full = { ...draft, people: Array.from({ length: 8 }, (_, n) => ({ picture: n + 100 }) as DraftSubject) };
  expect(placed(full, made, "beside").people).toEqual(full.people);
});
