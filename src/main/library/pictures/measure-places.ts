/** Where measured values stand among pairs of the library that have nothing to do with each other. */
import {
  leastPairs,
  type MeasuredBy,
  type MeasureKind,
  type PlacedMeasure,
} from "../../../contract/learning/measures.ts";
import type { Database } from "../database/database.ts";
import { readMeta, writeMeta } from "../database/store.ts";

interface Chance {
  readonly pairs: number;
  readonly mean: number;
  readonly deviation: number;
}

/** What unrelated pairs give; null while there are too few of them to say. */
function chance(database: Database, kind: MeasureKind, by: MeasuredBy): Chance | null {
  const row = database.get<{ pairs: number; mean: number; square: number }>(
    `SELECT count(*) AS pairs, avg(value) AS mean, avg(value * value) AS square
     FROM unrelated WHERE kind = ? AND "by" = ?`,
    kind,
    by,
  )!;
  if (row.pairs < leastPairs) return null;
  // Pairs that are all the same would put everything infinitely far above them.
  const deviation = Math.max(1e-6, Math.sqrt(Math.max(0, row.square - row.mean ** 2)));
  return { pairs: row.pairs, mean: row.mean, deviation };
}

/** Where a value stands; null while there are too few unrelated pairs. */
export function placeOf(database: Database, kind: MeasureKind, by: MeasuredBy, value: number): PlacedMeasure["place"] {
  const found = chance(database, kind, by);
  if (!found) return null;
  const below = database.get<{ below: number }>(
    `SELECT count(*) AS below FROM unrelated WHERE kind = ? AND "by" = ? AND value < ?`,
    kind,
    by,
    value,
  )!.below;
  return { share: below / found.pairs, lead: (value - found.mean) / found.deviation, pairs: found.pairs };
}

/** Growth of the unrelated pairs after which every picture is placed anew. */
const GROWTH = 1.2;
const key = "measures.placed-at";

/** Places every picture anew where the unrelated pairs have grown by a fifth since that was done last. */
export function placeAnew(database: Database): void {
  const groups = database.all<{ kind: MeasureKind; by: MeasuredBy; pairs: number }>(
    `SELECT kind, "by", count(*) AS pairs FROM unrelated GROUP BY kind, "by" HAVING pairs >= ${leastPairs}`,
  );
  const before = JSON.parse(readMeta(database, key) ?? "{}") as Readonly<Record<string, number>>;
  const due = groups.filter(({ kind, by, pairs }) => pairs >= GROWTH * (before[`${kind} ${by}`] ?? 0));
  if (due.length === 0) return;
  for (const { kind, by } of due) {
    const found = chance(database, kind, by)!;
    const values = database
      .all<{ value: number }>(`SELECT value FROM unrelated WHERE kind = ? AND "by" = ? ORDER BY value`, kind, by)
      .map(({ value }) => value);
    const rows = database.all<{ picture: number; value: number }>(
      `SELECT picture, value FROM measure WHERE kind = ? AND "by" = ?`,
      kind,
      by,
    );
    for (const { picture, value } of rows)
      database.run(
        "UPDATE measure SET share = ?, lead = ? WHERE picture = ? AND kind = ?",
        below(values, value) / values.length,
        (value - found.mean) / found.deviation,
        picture,
        kind,
      );
  }
  const now = Object.fromEntries(due.map(({ kind, by, pairs }) => [`${kind} ${by}`, pairs]));
  writeMeta(database, key, JSON.stringify({ ...before, ...now }));
}

/** Forgets what was placed, with the measures of another stamp. */
export const forgetPlaces = (database: Database): void => writeMeta(database, key, "{}");

/** How many of the rising values are below one. */
function below(values: readonly number[], value: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
