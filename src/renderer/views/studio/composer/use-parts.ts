/** The parts of the draft as the composer shows them: the library's, those of a picture as they were, and pictures. */
import { useQueries } from "@tanstack/react-query";
import { toldHere } from "../../../../contract/library/made.ts";
import type { Draft } from "../../../../contract/making/draft.ts";
import type { PictureId } from "../../../../contract/values/id.ts";
import type { Person, Picture, Style, Time } from "../../../../contract/library/library.ts";
import { type DraftStyle, type DraftSubject, keyOfPart } from "../../../../contract/making/parts.ts";
import { madeOfUrl, pictureUrl, referenceUrl } from "../../../media.ts";
import { pictureTitle } from "../../../state/actions.ts";
import { call } from "../../../state/link.ts";

/** Where a part that is not the library's of today comes from. */
export type Origin =
  /** It is what it was in a picture; `today` is what the library has in its place. */
  | { readonly kind: "as it was"; readonly made: Time; readonly today: DraftSubject | DraftStyle | null }
  | { readonly kind: "picture"; readonly picture: Picture };

export interface ShownPart {
  readonly key: string;
  /** "…" until it is known. */
  readonly name: string;
  readonly src: (tile: number) => string | null;
  /** 100 for a subject. */
  readonly weight: number;
  /** null for what is the library's. */
  readonly origin: Origin | null;
}

export interface ShownSubject extends ShownPart {
  readonly part: DraftSubject;
  /** Who it is, where it is a person of the library as they are today. */
  readonly person: Person | null;
}

/** What the library has; undefined while it is asked. */
export interface Shelves {
  readonly people: readonly Person[] | undefined;
  readonly styles: readonly Style[] | undefined;
}

export interface ShownParts {
  readonly subjects: readonly ShownSubject[];
  readonly styles: readonly ShownPart[];
}

export function useParts({ people, styles }: Pick<Draft, "people" | "styles">, shelves: Shelves): ShownParts {
  const ids = [...people, ...styles].flatMap((part) =>
    "as" in part ? part.as : "picture" in part ? part.picture : [],
  );
  const pictures = useQueries({
    queries: [...new Set(ids)].map((id) => ({
      queryKey: ["pictures.get", { id }],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => call("pictures.get", { id }, { signal }),
    })),
  });
  const known = new Map(pictures.flatMap(({ data }) => (data ? [[data.id, data] as const] : [])));
  return {
    subjects: people.map((part) => shownSubject(part, shelves.people, known)),
    styles: styles.map((part) => shownStyle(part, shelves.styles, known)),
  };
}

type Known = ReadonlyMap<PictureId, Picture>;
const unknown = "…";

function shownSubject(part: DraftSubject, people: Shelves["people"], known: Known): ShownSubject {
  const key = keyOfPart(part);
  if ("picture" in part) return { ...aPicture(part.picture, known), key, part, person: null, weight: 100 };
  if ("person" in part) {
    const person = people?.find(({ id }) => id === part.person);
    const photo = person?.photos.find(({ id }) => id === part.photo) ?? person?.photos[0];
    const src = (tile: number) => (photo ? referenceUrl(photo, { tile }) : null);
    return { key, part, person: person ?? null, name: person?.name ?? unknown, src, weight: 100, origin: null };
  }
  const picture = known.get(part.as);
  const link = picture?.people[part.at];
  const person = people?.find(({ id }) => id === link?.id);
  const photo = person?.photos.find(({ id }) => id === link?.reference) ?? person?.photos[0];
  const today = person && photo ? { person: person.id, photo: photo.id } : null;
  return {
    key,
    part,
    person: null,
    name: link?.name ?? picture?.recipe.subjects[part.at]?.name ?? unknown,
    src: (tile) => madeOfUrl("subject", part.as, part.at, tile),
    weight: 100,
    origin: picture ? { kind: "as it was", made: toldHere(picture), today } : null,
  };
}

function shownStyle(part: DraftStyle, styles: Shelves["styles"], known: Known): ShownPart {
  const key = keyOfPart(part);
  const { weight } = part;
  if ("picture" in part) return { ...aPicture(part.picture, known), key, weight };
  if ("style" in part) {
    const style = styles?.find(({ id }) => id === part.style);
    const cover = style?.images[0];
    const src = (tile: number) => (cover ? referenceUrl(cover, { tile }) : null);
    return { key, name: style?.name ?? unknown, src, weight, origin: null };
  }
  const first = part.at[0] ?? 0;
  const picture = known.get(part.as);
  const link = picture?.styles[first];
  const style = styles?.find(({ id }) => id === link?.id);
  return {
    key,
    name: link?.name ?? picture?.recipe.styles[first]?.name ?? unknown,
    src: (tile) => madeOfUrl("style", part.as, first, tile),
    weight,
    origin: picture
      ? { kind: "as it was", made: toldHere(picture), today: style ? { style: style.id, weight } : null }
      : null,
  };
}

function aPicture(id: PictureId, known: Known): Pick<ShownPart, "name" | "src" | "origin"> {
  const picture = known.get(id);
  return {
    name: picture ? pictureTitle(picture) : unknown,
    src: (tile) => pictureUrl(id, tile),
    origin: picture ? { kind: "picture", picture } : null,
  };
}
