/** Deleting for good: rows, files, thumbnails, crops, the log of changes and the backups. There is no way back. */
import { readdirSync, rmSync } from "node:fs";
import { Fault, isFault } from "../../../contract/fault.ts";
import type { Removal, RemovalScope, Removed } from "../../../contract/library/removal.ts";
import { backUp, backups } from "../opening/backup.ts";
import type { Database } from "../database/database.ts";
import { withoutGone } from "../composer/draft.ts";
import { presetsWithoutGone } from "../composer/keeping.ts";
import type { Store } from "../database/store.ts";
import { deleteDoomed, doom } from "./doomed.ts";
import { filesOf, type GoingFiles, spaceOf } from "./files.ts";
import { forget, removeUnreachable, unnameSheets } from "./forget.ts";
import { removeRows } from "./rows.ts";
import { type Going, goingOf } from "./scope.ts";

/** What deleting would take. @throws Fault `library.unknown` */
export async function lookAtRemoval(store: Store, scope: RemovalScope): Promise<Removal> {
  const going = goingOf(store, scope);
  return report(store, going, await filesOf(store, going));
}

/**
 * Deletes for good. The rows go in one transaction, in which the files are noted; then the files go.
 * @throws Fault `library.unknown`; `library.in-queue` where a picture of them is still to be made
 */
export async function erase(store: Store, scope: RemovalScope): Promise<Removed> {
  const { database } = store;
  const going = goingOf(store, scope);
  const waiting = going.jobs.filter(({ state }) => state === "waiting" || state === "running").length;
  if (waiting > 0) throw new Fault("library.in-queue", { jobs: waiting });
  const found = await filesOf(store, going);
  const entries = [...going.people, ...going.styles].map(({ id }) => id);
  database.transaction(() => {
    const references = numbers(
      database,
      "SELECT id FROM reference WHERE entry IN (SELECT value FROM json_each(?))",
      entries,
    );
    const linked = numbers(
      database,
      "SELECT DISTINCT picture AS id FROM picture_entry WHERE entry IN (SELECT value FROM json_each(?))",
      entries,
    );
    const gone = [
      { table: "entry", ids: entries },
      { table: "reference", ids: references },
      { table: "picture", ids: going.pictures },
    ] as const;
    forget(
      database,
      gone,
      [...going.people, ...going.styles].map(({ name }) => name),
    );
    const jobs = going.jobs.map(({ id }) => id);
    withoutGone(store, { entries, pictures: going.pictures });
    presetsWithoutGone(store, { entries, pictures: going.pictures });
    unnameSheets(database, [...going.people, ...going.styles]);
    removeRows(database, "job", jobs);
    removeRows(database, "picture", going.pictures);
    removeRows(database, "entry", entries);
    removeUnreachable(database);
    removeRows(
      database,
      "file",
      numbers(
        database,
        "SELECT id FROM file WHERE id NOT IN (SELECT file FROM reference) AND id IN (SELECT value FROM json_each(?))",
        going.files,
      ),
    );
    unindex(database, entries, going.pictures, linked);
    doom(
      store,
      found.files.map(({ path }) => path),
    );
  });
  database.script(
    "INSERT INTO entry_fts (entry_fts) VALUES ('optimize'); INSERT INTO picture_fts (picture_fts) VALUES ('optimize')",
  );
  const left = [...(await deleteDoomed(store)), ...(entries.length > 0 ? replaceBackups(store) : [])];
  database.script("PRAGMA wal_checkpoint(TRUNCATE)");
  store.changed("person", "style", "picture");
  return { ...report(store, going, found), jobs: going.jobs.map(({ id }) => id), left };
}

function report({ home }: Store, going: Going, { files, inPlace }: GoingFiles): Removal {
  return {
    people: going.people,
    styles: going.styles.map(({ name }) => name),
    pictures: going.pictures.length,
    space: spaceOf(files),
    inPlace,
    showing: going.showing.length,
    unrecorded: going.unrecorded,
    alsoIn: going.alsoIn,
    aside: readdirSync(home.folder).filter((name) => /^(library\.broken-.*\.sqlite|before-restore.*)$/.test(name)),
  };
}

/** Words of what has gone are found no more; pictures that stay are found by the words they still have. */
function unindex(
  database: Database,
  entries: readonly number[],
  pictures: readonly number[],
  linked: readonly number[],
): void {
  database.run("DELETE FROM entry_fts WHERE rowid IN (SELECT value FROM json_each(?))", JSON.stringify(entries));
  database.run("DELETE FROM picture_fts WHERE rowid IN (SELECT value FROM json_each(?))", JSON.stringify(pictures));
  // A trigger indexes a picture anew whenever its prompt is written.
  database.run(
    "UPDATE picture SET prompt = prompt WHERE id IN (SELECT value FROM json_each(?))",
    JSON.stringify(linked),
  );
}

/** Backups hold what has gone: a new one takes their place. Returns those that could not be replaced. */
function replaceBackups({ database, home }: Store): readonly string[] {
  const old = backups(home.backups);
  try {
    const { file: fresh } = backUp(database, home.backups);
    for (const file of old) if (file !== fresh) rmSync(file, { force: true });
    return [];
  } catch (error) {
    if (!isFault(error) && !(error instanceof Error && "code" in error)) throw error;
    return old;
  }
}

const numbers = (database: Database, sql: string, ids: readonly number[]): readonly number[] =>
  database.all<{ id: number }>(sql, JSON.stringify(ids)).map(({ id }) => id);
