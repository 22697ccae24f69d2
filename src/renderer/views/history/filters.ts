/** What the history is narrowed to. It stands in the address, so that links, Back and the palette lead to it. */
import type { PersonId, StyleId } from "../../../contract/id.ts";
import type { PictureQuery } from "../../../contract/library.ts";

export const places = ["all", "starred", "unexported", "rejected", "trash"] as const;
export type Place = (typeof places)[number];

export interface Filters {
  readonly place: Place;
  readonly text: string;
  readonly person: PersonId | null;
  readonly style: StyleId | null;
  /** Pictures of them, and pictures made of those. */
  readonly shows: PersonId | null;
  /** At least so many; 0 for any. */
  readonly stars: number;
  /** Days as "2026-11-23", where the artist is. */
  readonly from: string | null;
  readonly to: string | null;
  readonly seed: number | null;
  readonly size: { readonly width: number; readonly height: number } | null;
}

export const everything: Filters = {
  place: "all",
  text: "",
  person: null,
  style: null,
  shows: null,
  stars: 0,
  from: null,
  to: null,
  seed: null,
  size: null,
};

type Address = Readonly<Record<string, string>>;

const whole = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : null;
const dayOf = (text: string | undefined): string | null =>
  text !== undefined && dayStart(text) !== null ? text : null;

/** Reads the address. What is not understood narrows nothing. */
export function filtersOf(address: Address): Filters {
  const size = /^(\d{1,5})x(\d{1,5})$/.exec(address["size"] ?? "");
  return {
    place: places.find((place) => place === address["in"]) ?? "all",
    text: address["text"] ?? "",
    person: whole(address["person"]) as PersonId | null,
    style: whole(address["style"]) as StyleId | null,
    shows: whole(address["shows"]) as PersonId | null,
    stars: Math.min(5, whole(address["stars"]) ?? 0),
    from: dayOf(address["from"]),
    to: dayOf(address["to"]),
    seed: whole(address["seed"]),
    size: size ? { width: Number(size[1]), height: Number(size[2]) } : null,
  };
}

/** The address that `filtersOf` reads again. */
export function addressOf({ place, text, person, style, shows, stars, from, to, seed, size }: Filters): Address {
  const parts: readonly (readonly [string, string | number | null])[] = [
    ["in", place === "all" ? null : place],
    ["text", text === "" ? null : text],
    ["person", person],
    ["style", style],
    ["shows", shows],
    ["stars", stars === 0 ? null : stars],
    ["from", from],
    ["to", to],
    ["seed", seed],
    ["size", size === null ? null : `${size.width}x${size.height}`],
  ];
  return Object.fromEntries(parts.flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]])));
}

/** What the library is asked. */
export function queryOf({ place, text, person, style, shows, stars, from, to, seed, size }: Filters): PictureQuery {
  const least = Math.max(stars, place === "starred" ? 1 : 0);
  const [start, end] = [from === null ? null : dayStart(from), to === null ? null : dayEnd(to)];
  return {
    ...(text.trim() === "" ? {} : { text: text.trim() }),
    ...(person === null ? {} : { person }),
    ...(style === null ? {} : { style }),
    ...(shows === null ? {} : { shows }),
    ...(least === 0 ? {} : { stars: least }),
    ...(place === "rejected" ? { rejected: true } : {}),
    ...(place === "unexported" ? { notExported: true } : {}),
    ...(start === null ? {} : { from: start }),
    ...(end === null ? {} : { to: end }),
    ...(seed === null ? {} : { seed }),
    ...size,
    ...(place === "trash" ? { trash: true } : {}),
  };
}

/** The filters that can be taken away one by one, in the order of their chips. */
export type FilterName = "person" | "style" | "shows" | "stars" | "dates" | "seed" | "size";

export function setFilters({ person, style, shows, stars, from, to, seed, size }: Filters): readonly FilterName[] {
  const set = {
    person: person !== null,
    style: style !== null,
    shows: shows !== null,
    stars: stars > 0,
    dates: from !== null || to !== null,
    seed: seed !== null,
    size: size !== null,
  };
  return (Object.keys(set) as FilterName[]).filter((name) => set[name]);
}

export function withoutFilter(filters: Filters, name: FilterName): Filters {
  return name === "dates" ? { ...filters, from: null, to: null } : { ...filters, [name]: everything[name] };
}

/** Only the place and what is searched for stay. */
export const withoutFilters = ({ place, text }: Filters): Filters => ({ ...everything, place, text });

/** True where nothing but the place narrows. */
export const isPlain = (filters: Filters): boolean => filters.text.trim() === "" && setFilters(filters).length === 0;

/** The first millisecond of a day; null for what is no day. */
export function dayStart(day: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!parts) return null;
  const date = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  return date.getMonth() === Number(parts[2]) - 1 && date.getDate() === Number(parts[3]) ? date.getTime() : null;
}

/** The last millisecond of a day, which is not always 24 hours after its first. */
export function dayEnd(day: string): number | null {
  const start = dayStart(day);
  if (start === null) return null;
  const next = new Date(start);
  next.setDate(next.getDate() + 1);
  return next.getTime() - 1;
}
