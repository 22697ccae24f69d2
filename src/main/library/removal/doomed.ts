/**
 * Files that are to be deleted: written down with the rows they belonged to, so that a crash, or a program that has one
 * open, only puts it off.
 */
import { rm } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { readMeta, type Store, writeMeta } from "../database/store.ts";

const key = "doomed";

const listed = ({ database }: Store): readonly string[] => JSON.parse(readMeta(database, key) ?? "[]") as string[];

/** Notes files to be deleted. Called in the transaction that removes their rows. */
export function doom(store: Store, paths: readonly string[]): void {
  writeMeta(store.database, key, JSON.stringify([...new Set([...listed(store), ...paths])]));
}

/** Deletes what was noted, and returns what is still there. A file that came into use again meanwhile stays. */
export async function deleteDoomed(store: Store): Promise<readonly string[]> {
  const doomed = listed(store);
  if (doomed.length === 0) return [];
  const left: string[] = [];
  for (const path of doomed) {
    if (isInUse(store, path)) continue;
    await rm(path, { force: true }).catch(() => left.push(path));
  }
  const deleted = new Set(doomed.filter((path) => !left.includes(path)));
  store.database.transaction(() => {
    const now = listed(store).filter((path) => !deleted.has(path));
    writeMeta(store.database, key, JSON.stringify(now));
  });
  return left;
}

function isInUse({ database, home }: Store, path: string): boolean {
  if (dirname(path) === home.references)
    return database.get("SELECT id FROM file WHERE kept = 'copied' AND path = ?", basename(path)) !== undefined;
  return database.get("SELECT id FROM picture WHERE path = ? AND missing = 0", path) !== undefined;
}
