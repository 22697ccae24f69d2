/** All pictures of a query by a measure: those that stand farthest above unrelated pairs first. */
import type { PictureQuery, PictureSort } from "../../contract/finding.ts";
import { gradeOf, grades, type MeasureKind } from "../../contract/measures.ts";
import { condition } from "./condition.ts";
import type { Value } from "./database.ts";
import type { Row, Section } from "./outline-rows.ts";
import type { Store } from "./store.ts";

/** The orders by a measure, with the measure. */
export const measuredSorts = { likeness: "likeness", styleMatch: "style" } as const satisfies Partial<
  Record<PictureSort, MeasureKind>
>;
export type MeasuredSort = keyof typeof measuredSorts;
export const isMeasuredSort = (sort: PictureSort): sort is MeasuredSort => Object.hasOwn(measuredSorts, sort);

/** The columns of a row of an outline. */
export const rowColumns = "picture.id, made, job, colour, substr(sha256, 1, 8)";

/** Those that are placed, in the order of the index: nothing is sorted, however many there are. */
export function placedSql(where: string): string {
  return `SELECT ${rowColumns}, m.share FROM measure m INDEXED BY measure_order
    CROSS JOIN picture ON picture.id = m.picture
    WHERE m.kind = ? AND m.lead IS NOT NULL AND ${where} ORDER BY m.lead DESC, m.picture DESC`;
}

/** Under a heading for each grade; last, the newest first, those of which nothing can be told. */
export function byMeasure(store: Store, query: PictureQuery, sort: MeasuredSort): readonly Section[] {
  const { database } = store;
  const kind = measuredSorts[sort];
  const [where, values] = condition(store, query);
  const rows = (sql: string, ...of: readonly Value[]) => database.lists<Row>(sql, ...of);
  const placed = rows(placedSql(where), kind, ...values);
  const others = rows(
    `SELECT ${rowColumns}, NULL FROM picture WHERE ${where}
       AND NOT EXISTS (SELECT 1 FROM measure m WHERE m.picture = picture.id AND m.kind = ? AND m.lead IS NOT NULL)
     ORDER BY made DESC, id DESC`,
    ...values,
    kind,
  );
  const graded = Map.groupBy(placed, ([, , , , , of]) => gradeOf(Number(of)));
  const sections = grades.map((grade): Section => ({ key: grade, rows: graded.get(grade) ?? [] }));
  return [...sections, { key: null, rows: others }].filter((section) => section.rows.length > 0);
}
