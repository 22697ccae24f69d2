/** A style that another artist gave: taken as a whole, and once, however many ask for it at the same moment. */
import type { Style } from "../../../contract/library/library.ts";
import type { Turn } from "../../../contract/library/seen.ts";
import type { TakenStyle } from "../calls.ts";
import { readEntry } from "./entries.ts";
import { insertEntry, insertReferences } from "./entry-changes.ts";
import { styleReferences } from "../pictures/files.ts";
import type { Brought } from "./import.ts";
import type { Store } from "../database/store.ts";
import { created, perform } from "../database/undo.ts";

export interface GivenStyle {
  readonly name: string;
  readonly notes: string;
  readonly tags: readonly string[];
}

/** How much a picture counts in its style, and how it is turned. */
export interface Place {
  readonly weight: number;
  readonly turn: Turn;
}

/**
 * Adds a style with all that is said of it, in one step; where one of its name has the very same pictures, that is it.
 * @param places  of the pictures, in their order
 */
export function takeStyle(
  store: Store,
  { name, notes, tags }: GivenStyle,
  pictures: readonly Brought[],
  places: readonly Place[],
): TakenStyle {
  const { database } = store;
  // Looked for in the transaction that adds it: another window, or another program, may be taking it.
  return database.transaction(() => {
    const known = styleOf(
      store,
      name,
      pictures.map(({ sha256 }) => sha256),
    );
    if (known !== null) return { style: readEntry(store, "style", known), there: true };
    let id = 0;
    perform(store, `Added ${name}`, () => {
      const now = Date.now();
      id = insertEntry(store, "style", name, tags, now);
      database.run("UPDATE entry SET notes = ? WHERE id = ?", notes, id);
      for (const [n, picture] of pictures.entries()) {
        const { weight, turn } = places[n]!;
        for (const reference of insertReferences(store, id, [picture]))
          database.run("UPDATE reference SET weight = ?, turn = ? WHERE id = ?", weight, turn, reference);
      }
      return [created("entry", id, now)];
    });
    return { style: readEntry(store, "style", id as Style["id"]), there: false };
  });
}

/** The style of this name that has these pictures and no others; null where there is none. */
function styleOf(store: Store, name: string, pictures: readonly string[]): Style["id"] | null {
  const wanted = [...new Set(pictures)].toSorted().join();
  const named = store.database.all<{ readonly id: Style["id"] }>(
    "SELECT id FROM entry WHERE kind = 'style' AND name = ? AND removed IS NULL AND trashed IS NULL ORDER BY id",
    name,
  );
  const found = named.find(({ id }) => {
    const own = styleReferences(store, id).map(({ sha256 }) => sha256);
    return own.toSorted().join() === wanted;
  });
  return found?.id ?? null;
}
