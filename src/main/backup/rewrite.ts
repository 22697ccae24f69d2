/** Putting a library's paths right after its files were moved, to another machine or another system. */
import { basename, sep } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { pathColumns } from "../library/opening/path-columns.ts";

/**
 * Rewrites every path.
 * @param moved  from where a file lay to where it lies now, both absolute
 */
export function rewritePaths(database: DatabaseSync, moved: ReadonlyMap<string, string>): void {
  database.exec("BEGIN");
  // Two pictures may change places: none has one before all have left theirs. The next opening finds those that stay.
  database.exec("UPDATE picture SET missing = 1");
  const picture = database.prepare("UPDATE picture SET path = ?, missing = 0 WHERE id = ?");
  for (const { id, path } of rows<{ id: number; path: string }>(database, "SELECT id, path FROM picture"))
    if (moved.has(path)) picture.run(moved.get(path)!, id);
  // Whatever was used in place came along as a copy.
  const file = database.prepare("UPDATE file SET path = ?, kept = 'copied', missing = 0 WHERE id = ?");
  for (const { id, path } of rows<{ id: number; path: string }>(
    database,
    "SELECT id, path FROM file WHERE kept = 'in place'",
  ))
    if (moved.has(path)) file.run(basename(moved.get(path)!.split(sep).at(-1)!), id);
  for (const [table, column] of pathColumns) {
    if (!database.prepare("SELECT 1 FROM pragma_table_info(?) WHERE name = ?").get(table, column)) continue;
    const write = database.prepare(`UPDATE ${table} SET ${column} = ? WHERE id = ?`);
    for (const { id, text } of rows<{ id: number; text: string }>(
      database,
      `SELECT id, ${column} AS text FROM ${table} WHERE ${column} IS NOT NULL`,
    )) {
      const next = JSON.stringify(JSON.parse(text), (_, value: unknown) =>
        typeof value === "string" ? (moved.get(value) ?? value) : value,
      );
      if (next !== text) write.run(next, id);
    }
  }
  database.exec("COMMIT");
}

const rows = <Row>(database: DatabaseSync, sql: string): readonly Row[] =>
  database.prepare(sql).all() as unknown as readonly Row[];
