/** What a new sheet begins with, so that it can be made at once. */
import type { Draft } from "../../../contract/making/draft.ts";
import type { PersonId, StyleId } from "../../../contract/values/id.ts";
import type { Person, Style } from "../../../contract/library/library.ts";
import { peopleIn, stylesIn } from "../../../contract/making/parts.ts";
import type { SheetPlan } from "../../../contract/making/sheets.ts";

/** What the artist chose; null where it was left as it came. */
export interface Choice {
  readonly people: readonly PersonId[] | null;
  readonly styles: readonly StyleId[] | null;
  readonly seeds: number;
}

export const untouched: Choice = { people: null, styles: null, seeds: 1 };

/** Values of an axis that a sheet begins with. */
const begun = 3;

/** Those the composer has, then those used last, then favourites, then the newest. */
export function preselected<E extends Person | Style>(
  all: readonly E[],
  drafted: readonly E["id"][],
): readonly E["id"][] {
  const rank = ({ id, lastUsed, favourite, added }: E): readonly number[] => [
    Number(drafted.includes(id as never)),
    lastUsed ?? 0,
    Number(favourite),
    added,
  ];
  const byRank = (a: E, b: E) => {
    const [left, right] = [rank(a), rank(b)];
    const differs = left.findIndex((value, n) => value !== right[n]);
    return differs < 0 ? a.id - b.id : right[differs]! - left[differs]!;
  };
  return all
    .toSorted(byRank)
    .slice(0, begun)
    .map(({ id }) => id);
}

/** The plan of a choice: without who and what is no longer there, each person by the preferred photograph. */
export function planOf(
  draft: Draft,
  { people, styles, seeds }: Choice,
  persons: readonly Person[],
  looks: readonly Style[],
): SheetPlan {
  const who =
    people ??
    preselected(
      persons,
      peopleIn(draft.people).map(({ person }) => person),
    );
  const how =
    styles ??
    preselected(
      looks,
      stylesIn(draft.styles).map(({ style }) => style),
    );
  return {
    draft,
    people: who.flatMap((id) => {
      const photo = persons.find((one) => one.id === id)?.photos[0];
      const drafted = peopleIn(draft.people).find(({ person }) => person === id)?.photo;
      return photo ? [{ person: id, photo: drafted ?? photo.id }] : [];
    }),
    styles: how.flatMap((id) => (looks.some((one) => one.id === id) ? [{ style: id, weight: 100 }] : [])),
    seeds,
  };
}
