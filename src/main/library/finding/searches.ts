/** Searches that are kept. Everything here can be undone. */
import type { SavedSearch } from "../../../contract/library/collections.ts";
import { Fault } from "../../../contract/fault.ts";
import type { SearchId } from "../../../contract/values/id.ts";
import type { Store } from "../database/store.ts";
import { amend, created, perform } from "../database/undo.ts";

interface Row {
  readonly id: number;
  readonly name: string;
  readonly address: string;
}

const select = "SELECT id, name, address FROM search WHERE removed IS NULL";

export const allSearches = ({ database }: Store): readonly SavedSearch[] =>
  database.all<Row>(`${select} ORDER BY name COLLATE NOCASE, id`).map(searchOf);

/** Keeps a search; one of the same name gives way to it. */
export function saveSearch(store: Store, name: string, address: SavedSearch["address"]): SavedSearch {
  const { database } = store;
  let id = 0;
  perform(store, `Kept the search ${name}`, () => {
    const now = Date.now();
    const earlier = database.all<Row>(`${select} AND name = ?`, name);
    id = database.run("INSERT INTO search (name, address) VALUES (?, ?)", name, JSON.stringify(address));
    return [
      ...earlier.map((search) => amend(store, "search", search.id, { removed: now })),
      created("search", id, now),
    ];
  });
  return { id: id as SearchId, name, address };
}

/** @throws Fault `library.unknown` */
export function renameSearch(store: Store, id: SearchId, name: string): void {
  const before = find(store, id);
  perform(store, `Renamed ${before.name} to ${name}`, () => [amend(store, "search", id, { name })]);
}

/** @throws Fault `library.unknown` */
export function removeSearch(store: Store, id: SearchId): void {
  const { name } = find(store, id);
  perform(store, `Removed the search ${name}`, () => [amend(store, "search", id, { removed: Date.now() })]);
}

function find({ database }: Store, id: SearchId): Row {
  const found = database.get<Row>(`${select} AND id = ?`, id);
  if (!found) throw new Fault("library.unknown", { kind: "search", id });
  return found;
}

const searchOf = ({ id, name, address }: Row): SavedSearch => ({
  id: id as SearchId,
  name,
  address: JSON.parse(address) as SavedSearch["address"],
});
