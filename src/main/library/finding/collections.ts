/** Collections made by hand. Everything here can be undone; taking one away leaves its pictures where they are. */
import type { Collection } from "../../../contract/library/collections.ts";
import { Fault } from "../../../contract/fault.ts";
import type { CollectionId, PictureId } from "../../../contract/values/id.ts";
import type { Store } from "../database/store.ts";
import { amend, created, perform, type RowChange } from "../database/undo.ts";
import { names } from "../entries/names.ts";

const select = `SELECT c.id, c.name, count(p.id) AS pictures FROM collection c
  LEFT JOIN collected m ON m.collection = c.id AND m.removed IS NULL
  LEFT JOIN picture p ON p.id = m.picture AND p.trashed IS NULL
  WHERE c.removed IS NULL`;

/** By name. */
export function allCollections({ database }: Store): readonly Collection[] {
  const all = database.all<Collection>(`${select} GROUP BY c.id`).map((row) => ({ ...row }));
  return all.toSorted((a, b) => names.compare(a.name, b.name) || a.id - b.id);
}

export function addCollection(store: Store, name: string, pictures: readonly PictureId[]): Collection {
  let id = 0;
  perform(store, `Made the collection ${name}`, () => {
    const now = Date.now();
    id = store.database.run("INSERT INTO collection (name, made) VALUES (?, ?)", name, now);
    return [created("collection", id, now), ...pictures.map((picture) => put(store, id, picture, now))];
  });
  return find(store, id);
}

/** @throws Fault `library.unknown` */
export function renameCollection(store: Store, id: CollectionId, name: string): void {
  const before = find(store, id);
  perform(store, `Renamed ${before.name} to ${name}`, () => [amend(store, "collection", id, { name })]);
}

/** @throws Fault `library.unknown` */
export function removeCollection(store: Store, id: CollectionId): void {
  const { name } = find(store, id);
  perform(store, `Removed the collection ${name}`, () => [amend(store, "collection", id, { removed: Date.now() })]);
}

/** @throws Fault `library.unknown`; none is put in then */
export function putInto(store: Store, id: CollectionId, pictures: readonly PictureId[]): number {
  const { name } = find(store, id);
  let added = 0;
  perform(store, `Added ${count(pictures)} to ${name}`, () => {
    const now = Date.now();
    const changes = pictures.map((picture) => put(store, id, picture, now));
    added = changes.filter((change) => change !== null).length;
    return changes;
  });
  return added;
}

/** @throws Fault `library.unknown` */
export function takeOut(store: Store, id: CollectionId, pictures: readonly PictureId[]): void {
  const { name } = find(store, id);
  perform(store, `Took ${count(pictures)} out of ${name}`, () =>
    pictures.map((picture) => {
      const row = membership(store, id, picture);
      return row ? amend(store, "collected", row.id, { removed: row.removed ?? Date.now() }) : null;
    }),
  );
}

const count = (pictures: readonly unknown[]) => (pictures.length === 1 ? "a picture" : `${pictures.length} pictures`);

function find({ database }: Store, id: number): Collection {
  const found = database.get<Collection>(`${select} AND c.id = ? GROUP BY c.id`, id);
  if (!found) throw new Fault("library.unknown", { kind: "collection", id });
  return { ...found };
}

interface Membership {
  readonly id: number;
  readonly removed: number | null;
}

const membership = ({ database }: Store, collection: number, picture: PictureId): Membership | undefined =>
  database.get<Membership>(
    "SELECT id, removed FROM collected WHERE collection = ? AND picture = ?",
    collection,
    picture,
  );

function put(store: Store, collection: number, picture: PictureId, now: number): RowChange | null {
  const known = membership(store, collection, picture);
  if (known) return amend(store, "collected", known.id, { removed: null });
  if (!store.database.get("SELECT id FROM picture WHERE id = ?", picture))
    throw new Fault("library.unknown", { kind: "picture", id: picture });
  const id = store.database.run("INSERT INTO collected (collection, picture) VALUES (?, ?)", collection, picture);
  return created("collected", id, now);
}
