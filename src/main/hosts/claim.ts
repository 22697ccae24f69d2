/** One program at a time in a studio's home: two would draw the same queue. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Fault } from "../../contract/fault.ts";
import { makeFolderSync } from "../../formats/folders.ts";

/**
 * Claims the folder until it is released or this process ends, however it ends: the system frees the lock that SQLite
 * holds.
 * @throws Fault `studio.already-open`
 */
export function claimHome(home: string): { release(): void } {
  makeFolderSync(home);
  const lock = new DatabaseSync(join(home, "studio.lock"), { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    if ((cause as { errcode?: number }).errcode === 5) throw new Fault("studio.already-open", { home }, { cause });
    throw cause;
  }
  return { release: () => lock.close() };
}
