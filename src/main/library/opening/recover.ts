/** What is brought back into a library that was lost, from what lies around it. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isFault } from "../../../contract/fault.ts";
import type { Time } from "../../../contract/library/library.ts";
import { insertEntry, insertReferences } from "../entries/entry-changes.ts";
import { type Brought, bringIn } from "../entries/import.ts";
import { rebuild } from "./rebuild.ts";
import type { Store } from "../database/store.ts";
import type { WorkerOptions } from "../thread/worker-calls.ts";

export interface Loss {
  /** What was wrong with it, in words. */
  readonly damage: string;
  /** Name of the damaged file now; null where the file was gone. */
  readonly aside: string | null;
  /** When the backup was made that took its place; null where there was none. */
  readonly restored: Time | null;
}

/**
 * Reads back pictures from their folder and people's photographs from the library's own copies. Says in words what
 * happened.
 */
export async function recover(
  store: Store,
  loss: Loss,
  { picturesFolder, keep }: WorkerOptions,
): Promise<readonly string[]> {
  const added = await rebuild(store, picturesFolder, keep, new AbortController().signal).then(
    (report) => report.added,
    (error: unknown) => {
      if (!isFault(error, "library.no-folder")) throw error;
      return 0;
    },
  );
  const photographs = await adoptReferences(store);
  const sentences = [
    loss.aside === null
      ? "The library's file was gone."
      : `The library's file was damaged (${loss.damage}). It was not deleted: it is kept beside the new one as ${loss.aside}.`,
    loss.restored !== null
      ? `The library was restored from the backup of ${new Date(loss.restored).toLocaleString()}; what was changed after that is missing.`
      : "There was no sound backup, so the library was built anew: stars, tags, notes and the trash are missing.",
    `${added} ${added === 1 ? "picture was" : "pictures were"} read back from ${picturesFolder}.`,
    ...(photographs > 0
      ? [
          `${photographs} imported ${photographs === 1 ? "picture" : "pictures"} whose names are lost ${photographs === 1 ? "is" : "are"} under "${recovered}" among the people.`,
        ]
      : []),
  ];
  return [sentences.join(" ")];
}

const recovered = "Recovered photographs";

/** Gives the copies that no row knows to one person, so that the artist sees them and can sort them. */
async function adoptReferences(store: Store): Promise<number> {
  const { database, home } = store;
  const known = new Set(
    database.all<{ path: string }>("SELECT path FROM file WHERE kept = 'copied'").map((row) => row.path),
  );
  const found: Brought[] = [];
  for (const name of readdirSync(home.references).filter((file) => !known.has(file) && !file.startsWith("."))) {
    try {
      found.push(await bringIn(store, { path: join(home.references, name), name, keep: "copied" }));
    } catch (error) {
      if (!isFault(error)) throw error;
    }
  }
  if (found.length > 0) {
    database.transaction(() =>
      insertReferences(store, insertEntry(store, "person", recovered, ["recovered"], Date.now()), found),
    );
  }
  return found.length;
}
