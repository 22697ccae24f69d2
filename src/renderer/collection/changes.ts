/** What is done to people and styles from the grid, the navigation and the inspector alike. */
import type { ReferenceId } from "../../contract/values/id.ts";
import type { Reference } from "../../contract/library/library.ts";
import type { TagChange } from "../../contract/library/tags.ts";
import { call } from "../state/link.ts";
import { offerUndo } from "../state/undo/undo.ts";
import { text } from "../text/text.ts";
import { listed } from "../text/words.ts";
import { askMerge } from "./asking.ts";
import type { Entry, Shelf, ShelfWords } from "./shelf.ts";

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

/** Makes one of several and offers to make them several again. */
export async function merge<E extends Entry>(
  shelf: Shelf<E>,
  stays: E,
  others: readonly E[],
  name: string,
  words: Pick<ShelfWords, "count" | "merged">,
): Promise<void> {
  await shelf.merge(stays, others, name);
  offerUndo(words.merged(namesOf([stays, ...others], words.count), name));
}

/** Gives a picture to another; where it is the only one, the artist is asked whether the two are one. */
export async function movePicture<E extends Entry>(shelf: Shelf<E>, from: E, picture: Reference, to: E): Promise<void> {
  if (shelf.pictures(from).length === 1) return askMerge([to, from]);
  await shelf.move(from, picture, to);
  offerUndo(text()[shelf.view].shelf.moved(to.name));
}

/** Makes someone new of some pictures of another, and offers to give them back. */
export async function split<E extends Entry>(
  shelf: Shelf<E>,
  from: E,
  pictures: readonly ReferenceId[],
  name: string,
): Promise<void> {
  await shelf.split(from, pictures, name);
  offerUndo(text()[shelf.view].shelf.splitDone(name));
}

/** Makes all of them favourites; takes it from all where they all are. */
export async function toggleFavourite<E extends Entry>(shelf: Shelf<E>, entries: readonly E[]): Promise<void> {
  const favourite = !entries.every((entry) => entry.favourite);
  await Promise.all(
    entries.filter((entry) => entry.favourite !== favourite).map((entry) => shelf.change(entry, { favourite })),
  );
}

/** Gives tags to all of them and takes others away; each one's own stay. */
export async function retag<E extends Entry>(shelf: Shelf<E>, entries: readonly E[], tags: TagChange): Promise<void> {
  await Promise.all(entries.map((entry) => shelf.change(entry, { tags })));
}
