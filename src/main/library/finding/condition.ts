/** What a query means in SQL. */
import type { PictureQuery } from "../../../contract/library/finding.ts";
import { offsetHere } from "../../../contract/library/made.ts";
import type { MeasureKind } from "../../../contract/learning/measures.ts";
import { sameSeed, seeds } from "../../../contract/making/seed.ts";
import type { Value } from "../database/database.ts";
import { whatShows } from "../removal/showing.ts";
import { pictureConditions } from "./search.ts";
import type { Store } from "../database/store.ts";

const madeOf = "id IN (SELECT picture FROM picture_entry WHERE entry IN (SELECT value FROM json_each(?)))";

/** Pictures that fall short are left out; those of which nothing can be told stay. */
const notBelow = (kind: MeasureKind): string =>
  `NOT EXISTS (SELECT 1 FROM measure m WHERE m.picture = picture.id AND m.kind = '${kind}' AND m.lead < ?)`;

/** Of each first person in each first style the picture whose weaker measure is the strongest; then the newest. */
const bestOfEach = `id IN (SELECT id FROM (
  SELECT p.id, row_number() OVER (
    PARTITION BY who.entry, how.entry
    ORDER BY min(coalesce(l.lead, s.lead), coalesce(s.lead, l.lead)) DESC NULLS LAST, p.made DESC, p.id DESC) AS place
  FROM picture p
  JOIN picture_entry who ON who.picture = p.id AND who.kind = 'person' AND who.entry IS NOT NULL
  JOIN picture_entry how ON how.picture = p.id AND how.kind = 'style' AND how.entry IS NOT NULL
  LEFT JOIN measure l ON l.picture = p.id AND l.kind = 'likeness'
  LEFT JOIN measure s ON s.picture = p.id AND s.kind = 'style'
  WHERE p.trashed IS NULL AND p.rejected = 0
) WHERE place = 1)`;

/** When it was made by the clock there, against a moment by the clock here; what says no place was made here. */
const byTheWall = "made + 60000 * coalesce(made_offset - ?, 0)";
const byClock = (time: number | undefined) => [time === undefined ? undefined : offsetHere(time), time];

/** The condition on rows of `picture`, with its values. */
export function condition(store: Store, query: PictureQuery): readonly [string, readonly Value[]] {
  const parts = [query.trash ? "trashed IS NOT NULL" : "trashed IS NULL"];
  const values: Value[] = [];
  const and = (part: string, ...of: readonly (Value | undefined)[]) => {
    const given = of.filter((value) => value !== undefined && value !== null);
    if (given.length < of.length) return;
    parts.push(part);
    values.push(...given);
  };
  const any = (part: string, of: readonly unknown[] | undefined) => and(part, of?.length ? JSON.stringify(of) : null);
  const flag = (value: boolean | undefined) => (value === undefined ? null : Number(value));
  const words = query.text === undefined ? [] : pictureConditions(query.text);
  if (words.length > 0) {
    const found = words.map(([sql]) => sql).join(" AND ");
    const sought = words.flatMap(([, ...of]) => of);
    const begins = seedsOf(query.text);
    if (begins === null) and(found, ...sought);
    else and(`(${found} OR CAST(seed AS TEXT) LIKE ?)`, ...sought, begins);
  }
  any(madeOf, query.people);
  any(madeOf, query.styles);
  any(
    "EXISTS (SELECT 1 FROM json_each(picture.tags) t JOIN json_each(?) w ON lower(t.value) = lower(w.value))",
    query.tags,
  );
  any("model IN (SELECT value FROM json_each(?))", query.models);
  and("job IN (SELECT job FROM sheet_job WHERE sheet = ?)", query.sheet);
  and("id IN (SELECT picture FROM collected WHERE collection = ? AND removed IS NULL)", query.collection);
  and(
    "id IN (SELECT value FROM json_each(?))",
    query.shows && JSON.stringify([...whatShows(store, [query.shows]).pictures]),
  );
  and("stars >= ?", query.stars);
  and("rejected = ?", flag(query.rejected));
  and("(exported IS NOT NULL) = ?", flag(query.exported));
  and(`${byTheWall} >= ?`, ...byClock(query.from));
  and(`${byTheWall} <= ?`, ...byClock(query.to));
  // Larger seeds, of older pictures, are the same as one below 2³².
  and(`seed % ${seeds} = ?`, query.seed === undefined ? undefined : sameSeed(query.seed));
  and("width = ?", query.width);
  and("height = ?", query.height);
  and(notBelow("likeness"), query.likeness);
  and(notBelow("style"), query.styleMatch);
  if (query.best) parts.push(bestOfEach);
  return [parts.join(" AND "), values];
}

/** A pattern of the seeds that a text of digits begins, grouped or not as they are shown; null for any other text. */
export function seedsOf(text: string | undefined): string | null {
  const digits = text?.replace(/[\s\u00a0\u202f.,'’]/gu, "") ?? "";
  return /^\d{1,20}$/.test(digits) ? `${digits}%` : null;
}
