/** SQLite as the library uses it: statements kept prepared, transactions that nest, failures as faults. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { Fault } from "../../../contract/fault.ts";

export type Value = SQLInputValue;

export interface Database {
  /**
   * @throws Fault `library.busy`, `library.disk-full`, `library.read-only`, `library.disk-failed`, `library.damaged`
   */
  all<Row>(sql: string, ...values: readonly Value[]): Row[];
  /** The same with a list of values for each row, which takes half the time where there are thousands of rows. */
  lists<Row extends readonly unknown[]>(sql: string, ...values: readonly Value[]): Row[];
  get<Row>(sql: string, ...values: readonly Value[]): Row | undefined;
  /** Runs one statement; returns the id of a row it inserted. */
  run(sql: string, ...values: readonly Value[]): number;
  /** Runs a script of several statements. */
  script(sql: string): void;
  /** All of it or nothing. One inside another belongs to the outer one. */
  transaction<T>(work: () => T): T;
  /** True once SQLite has reported damage in this file. */
  readonly damaged: boolean;
  close(): void;
}

/**
 * Opens a database file. A commit is flushed to the disk before it is reported: it survives a crash and a power cut.
 * @param mode  `read` never writes, not even a journal; `copy` is for a file that nobody else has, which stays one file
 */
export function openDatabase(file: string, mode: "write" | "copy" | "read" = "write"): Database {
  const readOnly = mode === "read";
  let damaged = false;

  function guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const fault = databaseFault(error);
      if (fault instanceof Fault && fault.code === "library.damaged") damaged = true;
      throw fault;
    }
  }

  const connection = guarded(() => new DatabaseSync(file, { readOnly, timeout: 5_000 }));
  const statements = new Map<string, StatementSync>();
  let inside = false;

  function prepared(sql: string, as: "objects" | "lists" = "objects"): StatementSync {
    const key = `${as} ${sql}`;
    const known = statements.get(key);
    if (known) return known;
    const statement = connection.prepare(sql);
    if (as === "lists") statement.setReturnArrays(true);
    statements.set(key, statement);
    return statement;
  }

  const database: Database = {
    all: <Row>(sql: string, ...values: readonly Value[]) => guarded(() => prepared(sql).all(...values) as Row[]),
    lists: <Row extends readonly unknown[]>(sql: string, ...values: readonly Value[]) =>
      guarded(() => prepared(sql, "lists").all(...values) as unknown as Row[]),
    get: <Row>(sql: string, ...values: readonly Value[]) =>
      guarded(() => prepared(sql).get(...values) as Row | undefined),
    run: (sql, ...values) => guarded(() => Number(prepared(sql).run(...values).lastInsertRowid)),
    script: (sql) => guarded(() => connection.exec(sql)),
    transaction(work) {
      if (inside) return work();
      database.script("BEGIN IMMEDIATE");
      inside = true;
      try {
        const result = work();
        database.script("COMMIT");
        return result;
      } catch (error) {
        if (connection.isTransaction) connection.exec("ROLLBACK");
        throw error;
      } finally {
        inside = false;
      }
    },
    get damaged() {
      return damaged;
    },
    close: () => connection.close(),
  };
  try {
    // What is deleted is overwritten in the file, not only unlinked.
    if (mode === "write") database.script("PRAGMA journal_mode = WAL");
    if (!readOnly) database.script("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
    // 64 MiB: the rows of ten thousand pictures stay in memory from one question to the next.
    database.script("PRAGMA cache_size = -65536");
    database.script("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF");
  } catch (error) {
    connection.close();
    throw error;
  }
  return database;
}

/** SQLite's primary result codes that a person can do something about. https://www.sqlite.org/rescode.html */
const code = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notDatabase: 26,
} as const;

/** Extended codes of a failed read or write that mean a full disk: what processes share could not be made larger. */
const noRoom: ReadonlySet<number> = new Set([0x130a]);

/** What SQLite reports, as a fault; other errors as they are. */
export function databaseFault(error: unknown): unknown {
  if (!(error instanceof Error && "errcode" in error && typeof error.errcode === "number")) return error;
  const reason = error.message;
  if (noRoom.has(error.errcode)) return new Fault("library.disk-full", {}, { cause: error });
  switch (error.errcode & 0xff) {
    case code.busy:
    case code.locked:
      return new Fault("library.busy", {}, { cause: error });
    case code.readOnly:
      return new Fault("library.read-only", {}, { cause: error });
    case code.full:
      return new Fault("library.disk-full", {}, { cause: error });
    case code.io:
    case code.cannotOpen:
      return new Fault("library.disk-failed", { reason }, { cause: error });
    case code.corrupt:
    case code.notDatabase:
      return new Fault("library.damaged", { reason }, { cause: error });
    default:
      return error;
  }
}
