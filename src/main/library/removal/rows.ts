/** Taking rows out of the database with all that hangs on them, whatever tables there are. */
import type { Database } from "../database/database.ts";

interface Hanging {
  readonly child: string;
  readonly column: string;
  /** The column may be empty: the row stays without what it named. */
  readonly loose: boolean;
  readonly numbered: boolean;
}

/**
 * Removes rows by their ids. What refers to them loses the reference where its column may be empty, and goes too where
 * it may not. Called in a transaction.
 */
export function removeRows(database: Database, table: string, ids: readonly number[]): void {
  if (ids.length === 0) return;
  const list = JSON.stringify(ids);
  const among = (column: string) => `${column} IN (SELECT value FROM json_each(?))`;
  for (const { child, column, loose, numbered } of hangingOn(database, table)) {
    if (loose) database.run(`UPDATE ${child} SET ${column} = NULL WHERE ${among(column)}`, list);
    else if (numbered) {
      const below = database.all<{ id: number }>(`SELECT id FROM ${child} WHERE ${among(column)}`, list);
      removeRows(
        database,
        child,
        below.map(({ id }) => id),
      );
    } else database.run(`DELETE FROM ${child} WHERE ${among(column)}`, list);
  }
  database.run(`DELETE FROM ${table} WHERE ${among("id")}`, list);
}

/** Every column that refers to a table, as the schema says. */
function hangingOn(database: Database, table: string): readonly Hanging[] {
  return database
    .all<{ child: string; column: string; loose: number; numbered: number }>(
      `SELECT t.name AS child, f."from" AS "column", (c."notnull" = 0 AND c.pk = 0) AS loose,
         EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'id' AND pk = 1) AS numbered
       FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f JOIN pragma_table_info(t.name) c ON c.name = f."from"
       WHERE t.type = 'table' AND f."table" = ? ORDER BY t.name, f."from"`,
      table,
    )
    .map((row) => ({ ...row, loose: row.loose === 1, numbered: row.numbered === 1 }));
}
