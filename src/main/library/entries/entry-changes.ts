/** What a person changes of people and styles. Everything here can be undone. */
import { Fault } from "../../../contract/fault.ts";
import type { ReferenceId } from "../../../contract/values/id.ts";
import type { KeptChange, Person, Style, StylePicture } from "../../../contract/library/library.ts";
import type { Crop } from "../../../contract/library/seen.ts";
import { type Quarters, turnedBy, turnedCrop } from "../../../contract/library/seen.ts";
import { type Entry, type EntryId, type Kind, picturesOf, readEntry } from "./entries.ts";
import { type Brought, fileOf } from "./import.ts";
import { tagsAfter } from "../pictures/picture-changes.ts";
import type { Store } from "../database/store.ts";
import { amend, type Columns, created, perform, type RowChange } from "../database/undo.ts";

const noun = { person: "photograph", style: "picture" } as const;

/** Adds a person or style of these pictures; the first becomes the preferred one. */
export function addEntry<K extends Kind>(store: Store, kind: K, name: string, pictures: readonly Brought[]): Entry<K> {
  let id = 0;
  perform(store, `Added ${name}`, () => {
    const now = Date.now();
    id = insertEntry(store, kind, name, [], now);
    insertReferences(store, id, pictures);
    return [created("entry", id, now)];
  });
  return readEntry(store, kind, id as EntryId<K>);
}

/** Adds pictures after those there are; one that is there already is not added again. */
export function addPictures<K extends Kind>(
  store: Store,
  kind: K,
  id: EntryId<K>,
  pictures: readonly Brought[],
): Entry<K> {
  const { name } = readEntry(store, kind, id) as Person | Style;
  perform(
    store,
    `Added ${pictures.length === 1 ? `a ${noun[kind]}` : `${pictures.length} ${noun[kind]}s`} to ${name}`,
    () => {
      const now = Date.now();
      return insertReferences(store, id, pictures).map((reference) => created("reference", reference, now));
    },
  );
  return readEntry(store, kind, id);
}

/** @throws Fault `library.too-many-tags` */
export function changeEntry<K extends Kind>(store: Store, kind: K, id: EntryId<K>, change: KeptChange): Entry<K> {
  const before: Person | Style = readEntry(store, kind, id);
  const { name, notes, tags, favourite } = change;
  // Tags are read where they are written: another program may have the library open, too.
  const columns = (): Columns<"entry"> => ({
    ...(name === undefined ? {} : { name }),
    ...(notes === undefined ? {} : { notes }),
    ...(tags === undefined ? {} : { tags: tagsAfter(readEntry(store, kind, id).tags, tags) }),
    ...(favourite === undefined ? {} : { favourite: favourite ? 1 : 0 }),
  });
  perform(store, changeInWords(before.name, change), () =>
    Object.keys(change).length === 0 ? [] : [amend(store, "entry", id, columns())],
  );
  return readEntry(store, kind, id);
}

/** @throws Fault `library.last-picture` */
export function removePicture<K extends Kind>(store: Store, kind: K, id: EntryId<K>, reference: ReferenceId): Entry<K> {
  return changeReference(
    store,
    kind,
    id,
    reference,
    (name) => `Removed a ${noun[kind]} of ${name}`,
    (_, others, name) => {
      if (others.length === 0) throw new Fault("library.last-picture", { name });
      return { removed: Date.now() };
    },
  );
}

/** Puts a picture first: the preferred photograph, or the cover. */
export function preferPicture<K extends Kind>(store: Store, kind: K, id: EntryId<K>, reference: ReferenceId): Entry<K> {
  const first = store.database.get<{ position: number; id: number }>(
    "SELECT position, id FROM reference WHERE entry = ? AND removed IS NULL ORDER BY position, id LIMIT 1",
    id,
  );
  const words = kind === "person" ? "Chose another preferred photograph of" : "Chose another cover of";
  return changeReference(
    store,
    kind,
    id,
    reference,
    (name) => `${words} ${name}`,
    () => (!first || first.id === reference ? {} : { position: first.position - 1 }),
  );
}

/** @throws Fault `library.crop-too-small` where fewer than 16 pixels a side would be left, which no engine takes */
export function cropPicture<K extends Kind>(
  store: Store,
  kind: K,
  id: EntryId<K>,
  reference: ReferenceId,
  crop: Crop | null,
): Entry<K> {
  const words = crop ? "Cropped a" : "Took back the crop of a";
  return changeReference(
    store,
    kind,
    id,
    reference,
    (name) => `${words} ${noun[kind]} of ${name}`,
    ({ width, height }) => {
      if (crop && Math.min(Math.floor(width * crop.width), Math.floor(height * crop.height)) < 16) {
        throw new Fault("library.crop-too-small", { pixels: 16 });
      }
      return { crop: crop && JSON.stringify(crop) };
    },
  );
}

/** Turns a picture clockwise by so many quarters, its crop with it. The file stays as it is. */
export function turnPicture<K extends Kind>(
  store: Store,
  kind: K,
  id: EntryId<K>,
  reference: ReferenceId,
  by: Quarters,
): Entry<K> {
  return changeReference(
    store,
    kind,
    id,
    reference,
    (name) => `Turned a ${noun[kind]} of ${name}`,
    ({ turn, crop }) => {
      const turned = turnedCrop(crop, by);
      return { turn: turnedBy(turn, by), crop: turned && JSON.stringify(turned) };
    },
  );
}

export function weighPicture(store: Store, id: EntryId<"style">, reference: ReferenceId, weight: number): Style {
  return changeReference(
    store,
    "style",
    id,
    reference,
    (name) => `Changed a weight in ${name}`,
    () => ({ weight }),
  );
}

/** Inserts a person or style; nothing is logged. */
export function insertEntry(
  { database }: Store,
  kind: Kind,
  name: string,
  tags: readonly string[],
  now: number,
): number {
  return database.run(
    "INSERT INTO entry (kind, name, tags, added) VALUES (?, ?, ?, ?)",
    kind,
    name,
    JSON.stringify(tags),
    now,
  );
}

/** Inserts references after those there are, each file once, and returns their ids; nothing is logged. */
export function insertReferences(store: Store, entry: number, pictures: readonly Brought[]): readonly number[] {
  const { database } = store;
  const added: number[] = [];
  for (const picture of pictures) {
    const file = fileOf(store, picture);
    if (database.get("SELECT id FROM reference WHERE entry = ? AND file = ? AND removed IS NULL", entry, file))
      continue;
    added.push(
      database.run(
        "INSERT INTO reference (entry, file, name, caption, repeats, position) VALUES (?1, ?2, ?3, ?4, ?5, (SELECT coalesce(max(position), 0) + 1 FROM reference WHERE entry = ?1))",
        entry,
        file,
        picture.name,
        picture.said?.caption ?? "",
        picture.said?.repeats ?? 1,
      ),
    );
  }
  return added;
}

function changeReference<K extends Kind>(
  store: Store,
  kind: K,
  id: EntryId<K>,
  reference: ReferenceId,
  words: (name: string) => string,
  change: (picture: StylePicture, others: readonly StylePicture[], name: string) => Columns<"reference">,
): Entry<K> {
  const entry: Person | Style = readEntry(store, kind, id);
  const picture = picturesOf(entry).find((one) => one.id === reference);
  if (!picture) throw new Fault("library.unknown", { kind: "photograph", id: reference });
  const columns = change(
    picture,
    picturesOf(entry).filter((one) => one.id !== reference),
    entry.name,
  );
  const work = (): readonly (RowChange | null)[] =>
    Object.keys(columns).length === 0 ? [] : [amend(store, "reference", reference, columns)];
  perform(store, words(entry.name), work);
  return readEntry(store, kind, id);
}

function changeInWords(name: string, change: KeptChange): string {
  if (change.name !== undefined && change.name !== name) return `Renamed ${name} to ${change.name}`;
  if (change.favourite !== undefined)
    return change.favourite ? `Made ${name} a favourite` : `Took ${name} from the favourites`;
  return change.tags !== undefined ? `Changed the tags of ${name}` : `Changed the notes of ${name}`;
}
