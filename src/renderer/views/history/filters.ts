/** What the history is narrowed to. It stands in the address, so that links, Back and the palette lead to it. */
import type { CollectionId, PersonId, SheetId, StyleId } from "../../../contract/values/id.ts";
import { type PictureQuery, type PictureSort, pictureSorts } from "../../../contract/library/finding.ts";
import { dayEnd, dayStart } from "./days.ts";

export const places = ["all", "starred", "unexported", "rejected", "trash"] as const;
export type Place = (typeof places)[number];

export interface Filters {
  readonly place: Place;
  readonly collection: CollectionId | null;
  readonly text: string;
  /** Of these facets any of the values will do; none narrows nothing. */
  readonly people: readonly PersonId[];
  readonly styles: readonly StyleId[];
  readonly tags: readonly string[];
  readonly models: readonly string[];
  /** Pictures of them, and pictures made of those. */
  readonly shows: PersonId | null;
  /** Those made for it. */
  readonly sheet: SheetId | null;
  /** At least so many; 0 for any. */
  readonly stars: number;
  /** null for both. */
  readonly exported: boolean | null;
  /** Days as "2026-11-23", where the artist is. */
  readonly from: string | null;
  readonly to: string | null;
  readonly seed: number | null;
  readonly size: { readonly width: number; readonly height: number } | null;
  /** At least so far above unrelated pairs, in their deviations; null for any. What cannot be judged stays. */
  readonly likeness: number | null;
  readonly styleMatch: number | null;
  /** Only the best of each person in each style. */
  readonly best: boolean;
  readonly sort: PictureSort;
}

/** What shows filters and changes them. */
export interface FilterProps {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}

export const everything: Filters = {
  place: "all",
  collection: null,
  text: "",
  people: [],
  styles: [],
  tags: [],
  models: [],
  shows: null,
  sheet: null,
  stars: 0,
  exported: null,
  from: null,
  to: null,
  seed: null,
  size: null,
  likeness: null,
  styleMatch: null,
  best: false,
  sort: "newest",
};

export type Address = Readonly<Record<string, string>>;

const whole = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : null;
const leadOf = (text: string | undefined): number | null =>
  text !== undefined && /^-?\d{1,2}(\.\d{1,3})?$/.test(text) ? Number(text) : null;
const dayOf = (text: string | undefined): string | null =>
  text !== undefined && dayStart(text) !== null ? text : null;
const several = (text: string | undefined): readonly string[] => (text ? text.split(",").map(decoded) : []);
const ids = <Id extends number>(text: string | undefined): readonly Id[] =>
  several(text).flatMap((one) => (whole(one) ?? []) as readonly Id[]);

/** A value of several in one field; commas of its own are escaped. */
const encoded = (values: readonly (string | number)[]): string | null =>
  values.length === 0 ? null : values.map((value) => String(value).replace(/[%,]/g, encodeURIComponent)).join(",");
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Reads the address. What is not understood narrows nothing. */
export function filtersOf(address: Address): Filters {
  const size = /^(\d{1,5})x(\d{1,5})$/.exec(address["size"] ?? "");
  const exported = address["exported"];
  return {
    place: places.find((place) => place === address["in"]) ?? "all",
    collection: whole(address["collection"]) as CollectionId | null,
    text: address["text"] ?? "",
    people: ids(address["person"]),
    styles: ids(address["style"]),
    tags: several(address["tag"]),
    models: several(address["model"]),
    shows: whole(address["shows"]) as PersonId | null,
    sheet: whole(address["sheet"]) as SheetId | null,
    stars: Math.min(5, whole(address["stars"]) ?? 0),
    exported: exported === "yes" ? true : exported === "no" ? false : null,
    from: dayOf(address["from"]),
    to: dayOf(address["to"]),
    seed: whole(address["seed"]),
    size: size ? { width: Number(size[1]), height: Number(size[2]) } : null,
    likeness: leadOf(address["likeness"]),
    styleMatch: leadOf(address["match"]),
    best: address["best"] === "yes",
    sort: pictureSorts.find((sort) => sort === address["sort"]) ?? "newest",
  };
}

/** The address that `filtersOf` reads again. */
export function addressOf(filters: Filters): Address {
  const { place, collection, text, shows, sheet, stars, exported, from, to, seed, size, sort } = filters;
  const { likeness, styleMatch, best } = filters;
  const parts: readonly (readonly [string, string | number | null])[] = [
    ["in", place === "all" ? null : place],
    ["collection", collection],
    ["text", text === "" ? null : text],
    ["person", encoded(filters.people)],
    ["style", encoded(filters.styles)],
    ["tag", encoded(filters.tags)],
    ["model", encoded(filters.models)],
    ["shows", shows],
    ["sheet", sheet],
    ["stars", stars === 0 ? null : stars],
    ["exported", exported === null ? null : exported ? "yes" : "no"],
    ["from", from],
    ["to", to],
    ["seed", seed],
    ["size", size === null ? null : `${size.width}x${size.height}`],
    ["likeness", likeness],
    ["match", styleMatch],
    ["best", best ? "yes" : null],
    ["sort", sort === "newest" ? null : sort],
  ];
  return Object.fromEntries(parts.flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]])));
}

/** What the library is asked. */
export function queryOf(filters: Filters): PictureQuery {
  const { place, collection, text, people, styles, tags, models, shows, sheet, stars, exported, from, to, seed, size } =
    filters;
  const least = Math.max(stars, place === "starred" ? 1 : 0);
  const [start, end] = [from === null ? null : dayStart(from), to === null ? null : dayEnd(to)];
  const wasExported = place === "unexported" ? false : exported;
  return {
    ...(text.trim() === "" ? {} : { text: text.trim() }),
    ...(collection === null ? {} : { collection }),
    ...(people.length === 0 ? {} : { people }),
    ...(styles.length === 0 ? {} : { styles }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(models.length === 0 ? {} : { models }),
    ...(shows === null ? {} : { shows }),
    ...(sheet === null ? {} : { sheet }),
    ...(least === 0 ? {} : { stars: least }),
    ...(place === "rejected" ? { rejected: true } : {}),
    ...(wasExported === null ? {} : { exported: wasExported }),
    ...(start === null ? {} : { from: start }),
    ...(end === null ? {} : { to: end }),
    ...(seed === null ? {} : { seed }),
    ...size,
    ...(filters.likeness === null ? {} : { likeness: filters.likeness }),
    ...(filters.styleMatch === null ? {} : { styleMatch: filters.styleMatch }),
    ...(filters.best ? { best: true } : {}),
    ...(place === "trash" ? { trash: true } : {}),
  };
}

/** One filter that can be taken away by itself: a facet's single value, or a whole filter. */
export type SetFilter =
  | { readonly name: "people"; readonly value: PersonId }
  | { readonly name: "styles"; readonly value: StyleId }
  | { readonly name: "tags" | "models"; readonly value: string }
  | { readonly name: "shows" | "sheet" | "stars" | "exported" | "dates" | "seed" | "size" | Measured };

type Measured = "likeness" | "styleMatch" | "best";

/** What is set, in the order of the chips. */
export function setFilters(filters: Filters): readonly SetFilter[] {
  const { people, styles, tags, models, shows, sheet, stars, exported, from, to, seed, size } = filters;
  const whole = {
    shows: shows !== null,
    sheet: sheet !== null,
    stars: stars > 0,
    exported: exported !== null,
    dates: from !== null || to !== null,
    seed: seed !== null,
    size: size !== null,
    likeness: filters.likeness !== null,
    styleMatch: filters.styleMatch !== null,
    best: filters.best,
  };
  return [
    ...people.map((value) => ({ name: "people", value }) as const),
    ...styles.map((value) => ({ name: "styles", value }) as const),
    ...tags.map((value) => ({ name: "tags", value }) as const),
    ...models.map((value) => ({ name: "models", value }) as const),
    ...(Object.keys(whole) as (keyof typeof whole)[]).filter((name) => whole[name]).map((name) => ({ name })),
  ];
}

export function withoutFilter(filters: Filters, one: SetFilter): Filters {
  if ("value" in one)
    return { ...filters, [one.name]: (filters[one.name] as readonly unknown[]).filter((value) => value !== one.value) };
  return one.name === "dates" ? { ...filters, from: null, to: null } : { ...filters, [one.name]: everything[one.name] };
}

/** A facet with one value more, or without it where it is there. */
export function toggled<T>(values: readonly T[], value: T): readonly T[] {
  return values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
}

/** Only the place, its order, and what is searched for stay. */
export const withoutFilters = ({ place, collection, text, sort }: Filters): Filters => ({
  ...everything,
  place,
  collection,
  text,
  sort,
});

/** True where nothing but the place narrows. */
export const isPlain = (filters: Filters): boolean => filters.text.trim() === "" && setFilters(filters).length === 0;
