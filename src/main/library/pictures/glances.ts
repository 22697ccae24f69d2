/** Likeness and style of many pictures at once. */
import type { PictureId } from "../../../contract/values/id.ts";
import type { Glance, PictureGlance } from "../../../contract/learning/measures.ts";
import type { Store } from "../database/store.ts";

type Row = readonly [
  picture: PictureId,
  kind: "likeness" | "style",
  value: number,
  rough: number,
  share: number | null,
];

/** Of those among these pictures that were measured. */
export function glances({ database }: Store, ids: readonly PictureId[]): readonly PictureGlance[] {
  const rows = database.lists<Row>(
    `SELECT picture, kind, value, rough, share FROM measure
     WHERE picture IN (SELECT value FROM json_each(?)) AND kind IN ('likeness', 'style') AND value IS NOT NULL`,
    JSON.stringify(ids),
  );
  return [...Map.groupBy(rows, ([picture]) => picture)].map(([id, own]): PictureGlance => {
    const of = (kind: Row[1]): Glance | null => {
      const found = own.find((row) => row[1] === kind);
      return found ? { value: found[2], rough: found[3] === 1, share: found[4] } : null;
    };
    return { id, likeness: of("likeness"), style: of("style") };
  });
}
