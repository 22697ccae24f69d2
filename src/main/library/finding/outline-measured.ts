/** All pictures of a query by a measure: those that stand farthest above unrelated pairs first. */
import type { PictureQuery, PictureSort } from "../../../contract/library/finding.ts";
import { type Grade, gradeOf, grades, type MeasureKind } from "../../../contract/learning/measures.ts";
import { condition } from "./condition.ts";
import type { Row, Section } from "./outline-rows.ts";
import type { Store } from "../database/store.ts";

/** The orders by a measure, with the measure. */
export const measuredSorts = { likeness: "likeness", styleMatch: "style" } as const satisfies Partial<
  Record<PictureSort, MeasureKind>
>;
export type MeasuredSort = keyof typeof measuredSorts;
export const isMeasuredSort = (sort: PictureSort): sort is MeasuredSort => Object.hasOwn(measuredSorts, sort);

/** Which pictures are placed, in the order of an index that holds all of it: nothing is sorted, no row is looked up. */
export const placedSql = `SELECT picture, share FROM measure INDEXED BY measure_order
  WHERE kind = ? AND lead IS NOT NULL ORDER BY lead DESC, picture DESC`;

type Placed = readonly [picture: number, share: number];

/** Under a heading for each grade; last, the newest first, those of which nothing can be told. */
export function byMeasure(store: Store, query: PictureQuery, sort: MeasuredSort): readonly Section[] {
  const { database } = store;
  const [where, values] = condition(store, query);
  const rows = database.lists<Row>(
    `SELECT id, made, job, colour, substr(sha256, 1, 8), NULL
     FROM picture WHERE ${where} ORDER BY made DESC, id DESC`,
    ...values,
  );
  const left = new Map(rows.map((row) => [row[0], row]));
  const graded = new Map(grades.map((grade): [Grade, Row[]] => [grade, []]));
  for (const [picture, share] of database.lists<Placed>(placedSql, measuredSorts[sort])) {
    const row = left.get(picture);
    if (!row) continue;
    left.delete(picture);
    graded.get(gradeOf(share))!.push(row);
  }
  const sections = [...graded].map(([key, rows]): Section => ({ key, rows }));
  return [...sections, { key: null, rows: [...left.values()] }].filter((section) => section.rows.length > 0);
}
