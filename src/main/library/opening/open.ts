/** Opening the library: whatever state its folder is in, it ends open and nothing is silently lost. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { Fault } from "../../../contract/fault.ts";
import { backUp, backupDue, backups } from "./backup.ts";
import { type Database, openDatabase } from "../database/database.ts";
import { openSound, restoreBackup, setAside } from "./health.ts";
import { type Home, homeAt } from "./home.ts";
import { makeOthersReady } from "../pictures/looks.ts";
import { migrate } from "../database/migrate.ts";
import { followHome } from "./moved.ts";
import { type Loss, recover } from "./recover.ts";
import { deleteDoomed } from "../removal/doomed.ts";
import { addSamples } from "./samples.ts";
import { createStore, readMeta, type Store, writeMeta } from "../database/store.ts";
import { sweep } from "./sweep.ts";
import type { WorkerOptions } from "../thread/worker-calls.ts";
import { makeFolderSync, whyNot } from "../../../formats/folders.ts";

export interface Opened {
  readonly store: Store;
  /** What was found and mended, in words. */
  readonly notices: readonly string[];
  /** Makes small editions of what has none yet, in the background, until the library is closed. */
  makeReady(): void;
  close(): void;
}

/**
 * Opens the library of a folder, making it where there is none.
 * @param tell  hears of every change, once a turn
 * @throws Fault `library.no-access`, `library.newer`, `library.busy`, `library.disk-full` and its kin
 */
export async function openStore(
  options: WorkerOptions,
  tell: Parameters<typeof createStore>[2] = () => {},
): Promise<Opened> {
  const home = homeAt(options.home);
  makeFolders(home);
  const { database, task: found } = openFile(home);
  try {
    migrate(database, { file: home.database, backups: home.backups });
    // Until it is closed properly, the next opening takes it for one that was not.
    writeMeta(database, "clean", "false");
    const store = createStore(database, home, tell);
    const task = found ?? unfinished(database);
    followHome(store);
    await deleteDoomed(store);
    const notices = [...(await finish(store, task, options)), ...sweep(store)];
    if (!task && backupDue(home.backups)) backUp(database, home.backups);
    const closing = new AbortController();
    return {
      store,
      notices,
      // Nobody waits for it, and who looks at a picture without a small edition gets one then.
      makeReady: () => void makeOthersReady(store, closing.signal).catch(() => undefined),
      close() {
        closing.abort();
        close(database);
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** What has to be done with a library before it is used. It is written down, so that a crash only puts it off. */
type Task = { readonly task: "recover"; readonly loss: Loss } | { readonly task: "add samples" };

async function finish(store: Store, task: Task | null, options: WorkerOptions): Promise<readonly string[]> {
  if (!task) return [];
  writeMeta(store.database, "task", JSON.stringify(task));
  // Also where all was lost: pictures made of the samples find them again.
  const anew = task.task === "add samples" || task.loss.restored === null;
  if (anew && options.samples !== null) await addSamples(store, options.samples);
  const notices = task.task === "recover" ? await recover(store, task.loss, options) : [];
  writeMeta(store.database, "task", "null");
  return notices;
}

const unfinished = (database: Database): Task | null => JSON.parse(readMeta(database, "task") ?? "null") as Task | null;

/** A database that SQLite found damaged meanwhile is not marked as sound. */
function close(database: Database): void {
  try {
    if (!database.damaged) writeMeta(database, "clean", "true");
    database.script("PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    database.close();
  }
}

/** The database, opened, and what is to be done with it. */
function openFile(home: Home): { readonly database: Database; readonly task: Task | null } {
  const empty = !existsSync(home.database) || isEmptyFile(home.database);
  // Backups or copies without a library: it was deleted, or its drive lost it.
  const traces = backups(home.backups).length > 0 || readdirSync(home.references).length > 0;
  if (empty && !traces) return { database: openDatabase(home.database), task: { task: "add samples" } };
  const opened = empty
    ? { damage: "it was empty" }
    : statSync(home.database).isDirectory()
      ? { damage: "a folder had its name" }
      : openSound(home);
  if ("database" in opened) return { database: opened.database, task: null };
  const aside = setAside(home);
  const restored = restoreBackup(home);
  return {
    database: openDatabase(home.database),
    task: { task: "recover", loss: { damage: opened.damage, aside, restored } },
  };
}

function isEmptyFile(file: string): boolean {
  const found = statSync(file);
  return found.isFile() && found.size === 0;
}

function makeFolders(home: Home): void {
  try {
    for (const folder of [home.folder, home.references, home.backups]) makeFolderSync(folder);
  } catch (cause) {
    throw new Fault("library.no-access", { home: home.folder, reason: whyNot(cause) }, { cause });
  }
}
