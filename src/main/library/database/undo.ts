/** Undo and redo: every change a person makes is logged with the rows before and after it, in the same transaction. */
import type { Turned, Undoable } from "../../../contract/library/changes.ts";
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
 * Does a change that can be undone, and logs it in the store's name. All of it happens or nothing.
 * @param what  in words, for a person: "Renamed Anna to Anne"
 * @param work  returns the changed rows; where none changed, nothing is logged
 */
export function perform(store: Store, what: string, work: () => readonly (RowChange | null)[]): void {
  const { database, by } = store;
  database.transaction(() => {
    const rows = work().filter((row) => row !== null);
    if (rows.length === 0) return;
    const asker = by?.asker ?? null;
    // What another window took back it can still do again.
    database.run("DELETE FROM change WHERE undone = 1 AND (asker IS NULL OR asker = ?)", asker);
    database.run(
      "INSERT INTO change (what, rows, asker, gesture) VALUES (?, ?, ?, ?)",
      what,
      JSON.stringify(rows),
      asker,
      by?.gesture ?? null,
    );
    // Ids go up by more than one where undone changes were dropped, so the steps are counted, not the ids.
    database.run("DELETE FROM change WHERE id <= (SELECT id FROM change ORDER BY id DESC LIMIT 1 OFFSET ?)", kept);
    tellOf(store, rows);
  });
}

interface Logged {
  readonly id: number;
  readonly what: string;
}

/** Without the rows, which may be thousands. */
const select = "SELECT id, what FROM change WHERE";

/** What was logged in the store's name and is undone, or is not. */
const ownOf = ({ database, by }: Store, undone: 0 | 1, order: "ASC" | "DESC"): readonly Logged[] =>
  database.all<Logged>(
    `${select} undone = ? AND asker = ? AND gesture = ? ORDER BY id ${order}`,
    undone,
    by?.asker ?? null,
    by?.gesture ?? null,
  );

/** The first change that was logged in the store's name and is not undone; null for none. */
export const firstLogged = (store: Store): number | null => ownOf(store, 0, "ASC")[0]?.id ?? null;

/** Takes changes back, the newest first; of whomever, only the latest. All of it happens or nothing. */
export function undo(store: Store, which: Undoable = null): Turned | null {
  const { database } = store;
  return database.transaction(() => {
    if (which === "own") return turn(store, ownOf(store, 0, "DESC"), "before");
    const before = which?.before ?? Number.MAX_SAFE_INTEGER;
    const all = database.all<Logged>(`${select} undone = 0 AND id < ? ORDER BY id DESC`, before);
    return turn(store, all, "before", 1);
  });
}

/** Does changes again, the oldest first; of whomever, only what was undone last. All of it happens or nothing. */
export function redo(store: Store, which: "own" | null = null): Turned | null {
  const { database } = store;
  return database.transaction(() => {
    if (which === "own") return turn(store, ownOf(store, 1, "ASC"), "after");
    const latest = "(SELECT coalesce(max(id), 0) FROM change WHERE undone = 0)";
    const all = database.all<Logged>(`${select} undone = 1 AND id > ${latest} ORDER BY id`);
    return turn(store, all, "after", 1);
  });
}

type Side = "before" | "after";
const otherOf = { before: "after", after: "before" } as const;

/**
 * Brings so many of these changes to that side, and makes them those of the store's name.
 * @param most  how many; one that cannot be turned gives way to the next
 */
function turn(store: Store, found: readonly Logged[], side: Side, most = found.length): Turned | null {
  const { database, by } = store;
  const turned: (Free & Pick<Logged, "what">)[] = [];
  for (const { id, what } of found) {
    if (turned.length === most) break;
    const { rows } = database.get<{ rows: string }>("SELECT rows FROM change WHERE id = ?", id)!;
    const free = freeOf(store, JSON.parse(rows) as readonly RowChange[], side);
    if (free.rows.length === 0) continue;
    for (const row of free.rows) write(store, row, side);
    database.run(
      "UPDATE change SET undone = ?, asker = coalesce(?, asker), gesture = coalesce(?, gesture) WHERE id = ?",
      side === "before" ? 1 : 0,
      by?.asker ?? null,
      by?.gesture ?? null,
      id,
    );
    turned.push({ ...free, what });
  }
  if (turned[0] === undefined) return found[0] ? { what: found[0].what, stays: "all" } : null;
  tellOf(
    store,
    turned.flatMap(({ rows }) => rows),
  );
  const whole = turned.length === most && turned.every((one) => one.whole);
  return { what: turned[0].what, ...(whole ? {} : { stays: "some" }) };
}

/** What of a change can be turned, and whether that is all of it. */
interface Free {
  readonly rows: readonly RowChange[];
  readonly whole: boolean;
}

/** Tables whose columns mean something only together: where one must stay, all of its change does. */
const together: readonly Table[] = ["reference", "learned"];

/** What was changed since to something else is somebody's, and stays as it is. Lists have room for both. */
function freeOf({ database }: Store, rows: readonly RowChange[], side: Side): Free {
  const free: RowChange[] = [];
  let whole = true;
  for (const row of rows) {
    const [to, from] = [row[side], row[otherOf[side]]];
    const names = namesOf(row);
    const now = database.get<Record<string, Value>>(
      `SELECT ${names.join(", ")} FROM ${row.table} WHERE id = ?`,
      row.id,
    );
    const kept = names.filter((name) => lists.includes(name) || !now || [to[name], from[name]].includes(now[name]));
    if (kept.length < names.length) {
      if (together.includes(row.table)) return { rows: [], whole: false };
      whole = false;
    }
    if (kept.length > 0) free.push({ ...row, before: pick(row.before, kept), after: pick(row.after, kept) });
  }
  return { rows: free, whole };
}

const namesOf = ({ table, after }: RowChange): readonly string[] => {
  const allowed: readonly string[] = columns[table];
  return Object.keys(after).filter((name) => allowed.includes(name));
};

function write({ database }: Pick<Store, "database">, row: RowChange, side: Side): void {
  const names = namesOf(row);
  const assignments = names.map((name) => `${name} = ?`).join(", ");
  const values = names.map((name) => (lists.includes(name) ? listOf({ database }, row, side, name) : row[side][name]!));
  database.run(`UPDATE ${row.table} SET ${assignments} WHERE id = ?`, ...values, row.id);
}

/** Columns that hold a list, as JSON. */
const lists: readonly string[] = ["tags", "picks"];

/** Of a list only that goes and comes which this change was about: more was put in since, in another window. */
function listOf({ database }: Pick<Store, "database">, row: RowChange, side: Side, name: string): Value {
  const parsed = (json: Value | undefined) => JSON.parse(json as string) as readonly (string | number)[];
  const other = row[otherOf[side]][name];
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
