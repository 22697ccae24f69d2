/** One run in a folder at a time: two would each overwrite what the other has reached. */
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Fault } from "../../contract/fault.ts";
import { removeTemporary } from "../../formats/atomic.ts";
import { leavingNoEmptyFolders, makeFolder } from "../../formats/folders.ts";

/** What SQLite answers where another holds the lock. */
const BUSY = 5;
const isBusy = (cause: unknown): boolean => (cause as { errcode?: number }).errcode === BUSY;
const lockIn = (folder: string): string => join(folder, "running.lock");
/** Milliseconds for which somebody who only asks whether a run is at work may hold the lock. */
const ASKING = 200;

const training = (folder: string, cause: unknown): Error => new Fault("training.run-busy", { folder }, { cause });

/**
 * Does something in a folder that no other run uses meanwhile. The system frees the lock that SQLite holds when this
 * process ends, however it ends. Where the work fails and has written nothing, the folder is left as it was.
 * @param busy the fault where another run is at work there
 * @throws Fault `training.run-busy` where nothing else is said
 */
export function alone<T>(folder: string, work: () => Promise<T>, busy = training): Promise<T> {
  return leavingNoEmptyFolders(folder, () => locked(folder, work, busy));
}

async function locked<T>(folder: string, work: () => Promise<T>, busy: typeof training): Promise<T> {
  await makeFolder(folder);
  const lock = new DatabaseSync(lockIn(folder), { timeout: ASKING });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    if (isBusy(cause)) throw busy(folder, cause);
    throw cause;
  }
  await tidy(folder);
  const written = await work().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  lock.close();
  if ("value" in written) return written.value;
  const left = await readdir(folder).catch(() => []);
  if (left.every((name) => join(folder, name) === lockIn(folder)))
    await rm(lockIn(folder), { force: true }).catch(() => {});
  throw written.error;
}

/** Removes what runs that were killed left half written in a folder, and in those that lie in it. */
async function tidy(folder: string): Promise<void> {
  const inside = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const folders = inside.filter((one) => one.isDirectory()).map(({ name }) => join(folder, name));
  await Promise.all([folder, ...folders].map((one) => removeTemporary(one)));
}

/** Whether a run is at work in a folder, in whichever program. */
export async function isAtWork(folder: string): Promise<boolean> {
  if (!(await stat(lockIn(folder)).catch(() => null))) return false;
  const lock = new DatabaseSync(lockIn(folder), { timeout: 0, readOnly: true });
  try {
    lock.prepare("SELECT count(*) FROM sqlite_schema").get();
    return false;
  } catch (cause) {
    if (isBusy(cause)) return true;
    throw cause;
  } finally {
    lock.close();
  }
}
