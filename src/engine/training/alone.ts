/** One run in a folder at a time: two would each overwrite what the other has reached. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Fault } from "../../contract/fault.ts";
import { makeFolder } from "../../formats/folders.ts";

/** What SQLite answers where another holds the lock. */
const BUSY = 5;

const training = (folder: string, cause: unknown): Error => new Fault("training.run-busy", { folder }, { cause });

/**
 * Does something in a folder that no other run uses meanwhile. The system frees the lock that SQLite holds when this
 * process ends, however it ends.
 * @param busy the fault where another run is at work there
 * @throws Fault `training.run-busy` where nothing else is said
 */
export async function alone<T>(folder: string, work: () => Promise<T>, busy = training): Promise<T> {
  await makeFolder(folder);
  const lock = new DatabaseSync(join(folder, "running.lock"), { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    if ((cause as { errcode?: number }).errcode === BUSY) throw busy(folder, cause);
    throw cause;
  }
  try {
    return await work();
  } finally {
    lock.close();
  }
}
