/** What a draft holds after people, or styles, were made one, or a photograph went to another person. Pure. */
import type { Draft } from "../../../contract/making/draft.ts";
import type { PersonId, StyleId } from "../../../contract/values/id.ts";
import type { Joined } from "../../../contract/library/joining.ts";
import type { Person, Style } from "../../../contract/library/library.ts";
import { keyOfPart } from "../../../contract/making/parts.ts";

type Part = Draft["people"][number] | Draft["styles"][number];

/** The one who stays takes the places of the others, with the photographs that were chosen of them. */
export function withPeopleJoined(draft: Draft, gone: ReadonlySet<PersonId>, { entry, twice }: Joined<Person>): Draft {
  const stays = new Map(twice.map((one) => [one.gone, one.stays]));
  return changed(
    draft,
    "people",
    draft.people.map((part) =>
      "person" in part && gone.has(part.person)
        ? { person: entry.id, photo: stays.get(part.photo) ?? part.photo }
        : part,
    ),
  );
}

/** The style that stays takes the places of the others; the first of them keeps its weight. */
export const withStylesJoined = (draft: Draft, gone: ReadonlySet<StyleId>, { entry }: Joined<Style>): Draft =>
  changed(
    draft,
    "styles",
    draft.styles.map((part) => ("style" in part && gone.has(part.style) ? { ...part, style: entry.id } : part)),
  );

/** Whoever has a photograph today is the subject that it stands for: it may have come from another, or gone back. */
export function withOwnersOfToday(draft: Draft, people: readonly Person[]): Draft {
  const owners = new Map(people.flatMap(({ id, photos }) => photos.map((photo) => [photo.id, id] as const)));
  return changed(
    draft,
    "people",
    draft.people.map((part) => {
      const owner = "person" in part ? owners.get(part.photo) : undefined;
      return "person" in part && owner !== undefined && owner !== part.person ? { ...part, person: owner } : part;
    }),
  );
}

/** None stands there twice; the draft stays the same object where nothing changed. */
function changed<R extends "people" | "styles">(draft: Draft, role: R, parts: readonly Draft[R][number][]): Draft {
  const before: readonly Part[] = draft[role];
  if (parts.every((part, n) => part === before[n])) return draft;
  const seen = new Set<string>();
  const once = parts.filter((part) => {
    const key = keyOfPart(part);
    return !seen.has(key) && Boolean(seen.add(key));
  });
  return { ...draft, [role]: once };
}
