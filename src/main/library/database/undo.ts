/** Undo and redo: every change a person makes is logged with the rows before and after it, in the same transaction. */
import type { LoggedAfter, Span, Turned } from "../../../contract/library/changes.ts";
import type { Changed } from "../../../contract/library/library.ts";
import type { Value } from "./database.ts";
import type { Store } from "./store.ts";

/** Steps that can be undone. */
const kept = 200;

/** The columns a person can change, by table. Nothing else can be written by undoing. */
const columns = {
  entry: ["name", "notes", "tags", "favourite", "trashed", "removed"],
  reference: ["entry", "crop", "turn", "weight", "position", "removed"],
  picture: ["stars", "rejected", "tags", "trashed"],
  preset: ["removed"],
  sheet: ["name", "picks", "removed"],
  collection: ["name", "removed"],
  collected: ["removed"],
  search: ["name", "removed"],
  snippet: ["name", "removed"],
  composer_preset: ["name", "removed"],
  learned: ["style", "in_use"],
} as const;

type Table = keyof typeof columns;
export type Columns<T extends Table> = { readonly [C in (typeof columns)[T][number]]?: Value };

/** One row of a change: the columns that differ. */
export interface RowChange {
  readonly table: Table;
  readonly id: number;
  readonly before: Readonly<Record<string, Value>>;
  readonly after: Readonly<Record<string, Value>>;
}

/** Writes columns of a row and returns what that changed; null where it changed nothing or there is no such row. */
export function amend<T extends Table>({ database }: Store, table: T, id: number, after: Columns<T>): RowChange | null {
  const names = Object.keys(after);
  const now = database.get<Record<string, Value>>(`SELECT ${names.join(", ")} FROM ${table} WHERE id = ?`, id);
  const values = after as Record<string, Value>;
  const different = names.filter((name) => now !== undefined && now[name] !== values[name]);
  if (!now || different.length === 0) return null;
  const change = { table, id, before: pick(now, different), after: pick(values, different) };
  write({ database }, change, "after");
  return change;
}

/** The change that brings a row into being, which undoing marks as removed. The row must have been inserted already. */
export function created(table: Exclude<Table, "picture" | "learned">, id: number, now: number): RowChange {
  return { table, id, before: { removed: now }, after: { removed: null } };
}

/**
 * Does a change that can be undone. All of it happens or nothing.
 * @param what  in words, for a person: "Renamed Anna to Anne"
 * @param work  returns the changed rows; where none changed, nothing is logged
 */
export function perform(store: Store, what: string, work: () => readonly (RowChange | null)[]): void {
  const { database } = store;
  database.transaction(() => {
    const rows = work().filter((row) => row !== null);
    if (rows.length === 0) return;
    database.run("DELETE FROM change WHERE undone = 1");
    database.run("INSERT INTO change (what, rows) VALUES (?, ?)", what, JSON.stringify(rows));
    // Ids go up by more than one where undone changes were dropped, so the steps are counted, not the ids.
    database.run("DELETE FROM change WHERE id <= (SELECT id FROM change ORDER BY id DESC LIMIT 1 OFFSET ?)", kept);
    tellOf(store, rows);
  });
}

/** How many changes were logged after that one, and the newest there is; 0 for none. */
export function loggedAfter({ database }: Store, after: number): LoggedAfter {
  const { changes, newest } = database.get<{ changes: number; newest: number | null }>(
    "SELECT COUNT(*) FILTER (WHERE id > ? AND undone = 0) AS changes, MAX(id) AS newest FROM change",
    after,
  )!;
  return { changes, newest: newest ?? 0 };
}

/** Takes the changes of a span back, the newest first; for null the latest one. All of it happens or nothing. */
export function undo(store: Store, span: Span | null = null): Turned | null {
  return turn(store, span, { undone: 0, order: "DESC", side: "before" });
}

/** Does again what of a span was undone, the oldest first; for null what was undone last. */
export function redo(store: Store, span: Span | null = null): Turned | null {
  return turn(store, span, { undone: 1, order: "ASC", side: "after" });
}

interface Turn {
  readonly undone: 0 | 1;
  readonly order: "ASC" | "DESC";
  readonly side: "before" | "after";
}

function turn(store: Store, span: Span | null, { undone, order, side }: Turn): Turned | null {
  const { database } = store;
  return database.transaction(() => {
    const found = database.all<{ id: number; what: string; rows: string }>(
      `SELECT id, what, rows FROM change WHERE undone = ? AND id > ? AND id <= ? ORDER BY id ${order} LIMIT ?`,
      undone,
      span?.after ?? 0,
      span?.until ?? Number.MAX_SAFE_INTEGER,
      span ? kept : 1,
    );
    const changed = found.flatMap(({ id, rows }) => {
      const all = JSON.parse(rows) as readonly RowChange[];
      for (const row of all) write(store, row, side);
      database.run("UPDATE change SET undone = ? WHERE id = ?", 1 - undone, id);
      return all;
    });
    if (found.length > 0) tellOf(store, changed);
    return found[0] ? { what: found[0].what } : null;
  });
}

function write({ database }: Pick<Store, "database">, row: RowChange, side: "before" | "after"): void {
  const allowed: readonly string[] = columns[row.table];
  const names = Object.keys(row[side]).filter((name) => allowed.includes(name));
  const assignments = names.map((name) => `${name} = ?`).join(", ");
  const values = names.map((name) => (lists.includes(name) ? listOf({ database }, row, side, name) : row[side][name]!));
  database.run(`UPDATE ${row.table} SET ${assignments} WHERE id = ?`, ...values, row.id);
}

/** Columns that hold a list, as JSON. */
const lists: readonly string[] = ["tags", "picks"];

/** Of a list only that goes and comes which this change was about: more was put in since, in another window. */
function listOf({ database }: Pick<Store, "database">, row: RowChange, side: "before" | "after", name: string): Value {
  const parsed = (json: Value | undefined) => JSON.parse(json as string) as readonly (string | number)[];
  const other = row[side === "after" ? "before" : "after"][name];
  const kept = database.get<Record<string, Value>>(`SELECT ${name} FROM ${row.table} WHERE id = ?`, row.id)![name];
  // Where nothing else happened all comes back in its order.
  if (kept === other) return row[side][name]!;
  const [now, from, to] = [parsed(kept), parsed(other), parsed(row[side][name])];
  const stays = now.filter((one) => !from.includes(one) || to.includes(one));
  return JSON.stringify([...stays, ...to.filter((one) => !from.includes(one) && !stays.includes(one))]);
}

/** A person's or style's name and presence show in its pictures too. */
function tellOf(store: Store, rows: readonly RowChange[]): void {
  const kinds = new Set<Changed>();
  for (const { table, id, after } of rows) {
    if (table === "picture") {
      kinds.add("picture");
      if ("trashed" in after) kinds.add("person").add("style");
      continue;
    }
    if (table === "preset") continue;
    if (table === "sheet" || table === "collection" || table === "search") {
      kinds.add(table);
      continue;
    }
    if (table === "snippet" || table === "composer_preset") {
      kinds.add(table === "snippet" ? table : "composer preset");
      continue;
    }
    if (table === "learned") {
      kinds.add("style");
      continue;
    }
    if (table === "collected") {
      kinds.add("collection").add("picture");
      continue;
    }
    const from =
      table === "entry" ? "entry e WHERE e.id = ?" : "entry e JOIN reference r ON r.entry = e.id WHERE r.id = ?";
    const owner = store.database.get<{ kind: "person" | "style" }>(`SELECT e.kind FROM ${from}`, id);
    if (owner) kinds.add(owner.kind);
    if (table === "reference" && "entry" in after) kinds.add("picture");
    if (table === "entry" && ["name", "trashed", "removed"].some((name) => name in after)) kinds.add("picture");
  }
  store.changed(...kinds);
}

function pick(row: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}
