/** Where a subject goes that is dropped on the composer. Pure. */
import type { Draft } from "../../../contract/making/draft.ts";
import { type DraftSubject, keyOfPart, mostReferences } from "../../../contract/making/parts.ts";
import { type How, personAt } from "./rules.ts";

/** Where a subject goes: instead of all, beside them, or to the place of one of them. */
export type Place = How | number;

export function placed(draft: Draft, part: DraftSubject, place: Place): Draft {
  if (place === "instead") return { ...draft, people: [part] };
  if (place !== "beside") return personAt(draft, place, part);
  const key = keyOfPart(part);
  const there = draft.people.some((one) => keyOfPart(one) === key);
  return {
    ...draft,
    people: there
      ? draft.people.map((one) => (keyOfPart(one) === key ? part : one))
      : [...draft.people, part].slice(0, mostReferences),
  };
}
