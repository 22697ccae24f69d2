/** Taking what goes out of the log of changes: nothing brings it back, and nothing there names it. */
import type { DraftStyle, DraftSubject } from "../../../contract/parts.ts";
import type { SheetPlan } from "../../../contract/sheets.ts";
import type { Database } from "../database.ts";
import type { RowChange } from "../undo.ts";
import { removeRows } from "./rows.ts";

interface Logged {
  readonly id: number;
  readonly undone: number;
  readonly rows: readonly RowChange[];
}

/** What has gone of a table that can be undone. */
export interface Gone {
  readonly table: RowChange["table"];
  readonly ids: readonly number[];
}

/** Drops every change that touched one of these rows. Called in a transaction. */
export function forget(database: Database, gone: readonly Gone[]): void {
  const keys = new Set(gone.flatMap(({ table, ids }) => ids.map((id) => `${table} ${id}`)));
  const dead = logged(database).filter(({ rows }) => rows.some(({ table, id }) => keys.has(`${table} ${id}`)));
  database.run(
    "DELETE FROM change WHERE id IN (SELECT value FROM json_each(?))",
    JSON.stringify(dead.map(({ id }) => id)),
  );
}

/**
 * Removes people and styles that were taken out (their adding undone, or merged into another) and that no undo brings
 * back any more. Called in a transaction.
 */
export function removeUnreachable(database: Database): void {
  const back = new Set(
    logged(database).flatMap(({ undone, rows }) =>
      rows
        .filter((row) => row.table === "entry" && (undone === 1 ? row.after : row.before)["removed"] === null)
        .map(({ id }) => id),
    ),
  );
  const lost = database
    .all<{ id: number }>("SELECT id FROM entry WHERE removed IS NOT NULL")
    .map(({ id }) => id)
    .filter((id) => !back.has(id));
  if (lost.length === 0) return;
  forget(database, [{ table: "entry", ids: lost }]);
  removeRows(database, "entry", lost);
  database.run("DELETE FROM entry_fts WHERE rowid IN (SELECT value FROM json_each(?))", JSON.stringify(lost));
}

/** Takes the names of people and styles who go out of the sheets they stand on. Called in a transaction. */
export function unnameSheets(
  database: Database,
  entries: readonly { readonly id: number; readonly name: string }[],
): void {
  const gone = new Set(entries.map(({ id }) => id));
  const goes = (part: DraftSubject | DraftStyle | undefined): boolean =>
    part !== undefined && gone.has("person" in part ? part.person : "style" in part ? part.style : 0);
  const rows = database.all<{ id: number; name: string; plan: string; names: string }>(
    "SELECT id, name, plan, names FROM sheet",
  );
  for (const row of rows) {
    const plan = JSON.parse(row.plan) as SheetPlan;
    const names = JSON.parse(row.names) as Record<"people" | "styles", readonly string[]>;
    const without = {
      people: names.people.map((name, n) => (goes(plan.people[n]) ? "" : name)),
      styles: names.styles.map((name, n) => (goes(plan.styles[n]) ? "" : name)),
    };
    if (JSON.stringify(without) === JSON.stringify(names)) continue;
    const called = entries.reduce((text, { name }) => text.replaceAll(name, "…"), row.name);
    database.run("UPDATE sheet SET name = ?, names = ? WHERE id = ?", called, JSON.stringify(without), row.id);
  }
}

const logged = (database: Database): readonly Logged[] =>
  database
    .all<{ id: number; undone: number; rows: string }>("SELECT id, undone, rows FROM change")
    .map((change) => ({ ...change, rows: JSON.parse(change.rows) as readonly RowChange[] }));
