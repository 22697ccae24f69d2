/** What a history can be narrowed to further. */
import type { PersonId, StyleId } from "../../../contract/values/id.ts";
import type { PictureFacets, PictureQuery } from "../../../contract/library/finding.ts";
import { condition } from "./condition.ts";
import type { Store } from "../database/store.ts";

/** Each facet counts what the others leave: another value of its own would be added to what is chosen of it. */
export function facets(store: Store, query: PictureQuery): PictureFacets {
  const { database } = store;
  const counted = <Row>(without: Partial<PictureQuery>, select: string): Row[] => {
    const [where, values] = condition(store, { ...query, ...without });
    return database.all<Row>(select.replace("PICTURES", `(SELECT * FROM picture WHERE ${where})`), ...values);
  };
  const entries = <Id>(kind: "person" | "style", without: Partial<PictureQuery>) =>
    counted<{ value: Id; name: string; count: number }>(
      without,
      `SELECT e.id AS value, e.name, count(DISTINCT p.id) AS count FROM PICTURES p
       JOIN picture_entry l ON l.picture = p.id JOIN entry e ON e.id = l.entry
       WHERE l.kind = '${kind}' AND e.removed IS NULL AND e.trashed IS NULL
       GROUP BY e.id ORDER BY count DESC, e.name COLLATE NOCASE`,
    );
  return {
    people: entries<PersonId>("person", { people: [] }),
    styles: entries<StyleId>("style", { styles: [] }),
    tags: counted(
      { tags: [] },
      `SELECT max(t.value) AS value, count(*) AS count FROM PICTURES p, json_each(p.tags) t
       GROUP BY lower(t.value) ORDER BY count DESC, value COLLATE NOCASE`,
    ),
    models: counted(
      { models: [] },
      "SELECT model AS value, count(*) AS count FROM PICTURES GROUP BY model ORDER BY count DESC, model",
    ),
    sizes: withoutSize(query, (rest) => {
      const [where, values] = condition(store, rest);
      return database.all(
        `SELECT width, height, count(*) AS count FROM picture WHERE ${where} GROUP BY width, height ORDER BY width * height, width`,
        ...values,
      );
    }),
  };
}

function withoutSize<T>({ width: _, height: __, ...rest }: PictureQuery, ask: (rest: PictureQuery) => T): T {
  return ask(rest);
}
