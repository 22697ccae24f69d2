/** Taking what goes out of the log of changes: nothing brings it back, and nothing there names it. */
import type { DraftStyle, DraftSubject } from "../../../contract/making/parts.ts";
import type { SheetPlan } from "../../../contract/making/sheets.ts";
import type { Database } from "../database/database.ts";
import type { RowChange } from "../database/undo.ts";
import { removeRows } from "./rows.ts";

interface Logged {
  readonly id: number;
  readonly what: string;
  readonly undone: number;
  readonly rows: readonly RowChange[];
}

/** What has gone of a table that can be undone. */
export interface Gone {
  readonly table: RowChange["table"];
  readonly ids: readonly number[];
}

/**
 * Drops every change that touched one of these rows, moved one from or to them, or says one of these names. Called in a
 * transaction.
 */
export function forget(database: Database, gone: readonly Gone[], names: readonly string[] = []): void {
  const keys = new Set(gone.flatMap(({ table, ids }) => ids.map((id) => `${table} ${id}`)));
  const said = wordsIn(names);
  const touches = ({ table, id, before, after }: RowChange): boolean =>
    keys.has(`${table} ${id}`) || [before["entry"], after["entry"]].some((entry) => keys.has(`entry ${entry}`));
  const dead = logged(database).filter(({ what, rows }) => rows.some(touches) || said?.test(what));
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
  // What lies undone before a later change only a window that may be gone could do again.
  database.run("DELETE FROM change WHERE undone = 1 AND id < (SELECT max(id) FROM change WHERE undone = 0)");
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

/** Finds one of these names where it stands by itself; null where there are none. */
function wordsIn(names: readonly string[]): RegExp | null {
  const longestFirst = names.filter((name) => name !== "").toSorted((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return null;
  const either = longestFirst.map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&")).join("|");
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${either})(?![\\p{L}\\p{N}])`, "u");
}

/**
 * Takes the names of people and styles who go out of the sheets they stand on, and of what their pictures say of them.
 * Called in a transaction.
 */
export function unnameSheets(
  database: Database,
  entries: readonly { readonly id: number; readonly name: string }[],
): void {
  const gone = new Set(entries.map(({ id }) => id));
  const goes = (part: DraftSubject | DraftStyle | undefined): boolean =>
    part !== undefined && gone.has("person" in part ? part.person : "style" in part ? part.style : 0);
  const rows = database.all<{ id: number; name: string; mark: string | null; plan: string; names: string }>(
    "SELECT id, name, mark, plan, names FROM sheet",
  );
  const touched: number[] = [];
  for (const row of rows) {
    const plan = JSON.parse(row.plan) as SheetPlan;
    const names = JSON.parse(row.names) as Record<"people" | "styles", readonly string[]>;
    const without = {
      people: names.people.map((name, n) => (goes(plan.people[n]) ? "" : name)),
      styles: names.styles.map((name, n) => (goes(plan.styles[n]) ? "" : name)),
    };
    if (JSON.stringify(without) === JSON.stringify(names)) continue;
    // They may have been called otherwise when it was made.
    const then = [...names.people, ...names.styles].filter((name) => !hasName(without, name));
    const called = withoutNames(row.name, [...entries.map(({ name }) => name), ...then]);
    database.run("UPDATE sheet SET name = ?, names = ? WHERE id = ?", called, JSON.stringify(without), row.id);
    touched.push(row.id);
    for (const [table, column, path] of marked)
      database.run(
        `UPDATE ${table} SET ${column} = json_set(${column}, '${path}.name', ?) WHERE ${column} ->> '${path}.id' = ?`,
        called,
        row.mark,
      );
  }
  forget(database, [{ table: "sheet", ids: touched }]);
}

/** Where pictures and jobs say on which sheet they stand. */
const marked = [
  ["picture", "recipe", "$.sheet"],
  ["job", "ordered", "$.recipe.sheet"],
] as const;

const hasName = ({ people, styles }: Record<"people" | "styles", readonly string[]>, name: string): boolean =>
  people.includes(name) || styles.includes(name);

function withoutNames(text: string, names: readonly string[]): string {
  const found = wordsIn(names);
  return found ? text.replace(new RegExp(found, "gu"), "…") : text;
}

const logged = (database: Database): readonly Logged[] =>
  database
    .all<{ id: number; what: string; undone: number; rows: string }>("SELECT id, what, undone, rows FROM change")
    .map((change) => ({ ...change, rows: JSON.parse(change.rows) as readonly RowChange[] }));
