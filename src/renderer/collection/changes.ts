/** What is done to people and styles from the grid, the navigation and the inspector alike. */
import { call } from "../state/link.ts";
import { offerUndo } from "../state/undo.ts";
import { text } from "../text/text.ts";
import { listed } from "../text/words.ts";
import { retagged, sharedTags } from "../state/tags.ts";
import type { Entry, Shelf } from "./shelf.ts";

const few = 3;

/** "Anna and Ben", or how many where they are too many to name. */
export const namesOf = (entries: readonly Entry[], count: (n: number) => string): string =>
  entries.length > few ? count(entries.length) : listed(entries.map(({ name }) => name));

export async function trash<E extends Entry>(shelf: Shelf<E>, entries: readonly E[], names: string): Promise<void> {
  if (entries.length === 0) return;
  await call("trash.put", { items: entries.map(shelf.item) });
  offerUndo(text().collection.trashed(names));
}

export async function restore<E extends Entry>(shelf: Shelf<E>, entries: readonly E[], names: string): Promise<void> {
  if (entries.length === 0) return;
  await call("trash.restore", { items: entries.map(shelf.item) });
  offerUndo(text().collection.restored(names));
}

/** Makes all of them favourites; takes it from all where they all are. */
export async function toggleFavourite<E extends Entry>(shelf: Shelf<E>, entries: readonly E[]): Promise<void> {
  const favourite = !entries.every((entry) => entry.favourite);
  await Promise.all(
    entries.filter((entry) => entry.favourite !== favourite).map((entry) => shelf.change(entry, { favourite })),
  );
}

/** Changes the tags that all of them share. */
export async function retag<E extends Entry>(
  shelf: Shelf<E>,
  entries: readonly E[],
  tags: readonly string[],
): Promise<void> {
  const before = sharedTags(entries);
  await Promise.all(entries.map((entry) => shelf.change(entry, { tags: retagged(entry.tags, before, tags) })));
}
