/** Hearing of what other programs write into the same library: the command line, or another studio. */
import type { Database } from "../database/database.ts";

/** Milliseconds between two looks, each of which reads one number from the file's header. */
const interval = 500;

/** Calls `changed` after another connection has written, until the returned function is called. */
export function watchOthers(database: Database, changed: () => void, every = interval): () => void {
  let known = versionOf(database);
  const timer = setInterval(() => {
    const now = versionOf(database);
    if (now === null || now === known) return;
    known = now;
    changed();
  }, every);
  timer.unref();
  return () => clearInterval(timer);
}

/** A number that changes with every commit of another connection; null while it cannot be read. */
function versionOf(database: Database): number | null {
  try {
    return database.get<{ data_version: number }>("PRAGMA data_version")!.data_version;
  } catch {
    return null;
  }
}
