/**
 * The trash: rows are marked and hidden, and nothing on the disk moves. A picture keeps its file where the artist finds
 * it, so that neither a crash nor a full disk can lose it on the way, and restoring is only taking the mark off.
 */
import { Fault } from "../../../contract/fault.ts";
import type { Item } from "../../../contract/library/library.ts";
import type { Store } from "../database/store.ts";
import { amend, perform } from "../database/undo.ts";

export function putInTrash(store: Store, items: readonly Item[]): void {
  const now = Date.now();
  perform(store, `Moved ${inWords(store, items)} to the trash`, () => mark(store, items, (trashed) => trashed ?? now));
}

export function restore(store: Store, items: readonly Item[]): void {
  perform(store, `Restored ${inWords(store, items)} from the trash`, () => mark(store, items, () => null));
}

function mark(store: Store, items: readonly Item[], next: (trashed: number | null) => number | null) {
  return items.map((item) => {
    const found = find(store, item);
    return amend(store, item.kind === "picture" ? "picture" : "entry", item.id, { trashed: next(found.trashed) });
  });
}

interface Found {
  readonly name: string;
  readonly trashed: number | null;
}

/** @throws Fault `library.unknown` */
function find({ database }: Store, { kind, id }: Item): Found {
  const found =
    kind === "picture"
      ? database.get<Found>("SELECT '' AS name, trashed FROM picture WHERE id = ?", id)
      : database.get<Found>("SELECT name, trashed FROM entry WHERE id = ? AND kind = ? AND removed IS NULL", id, kind);
  if (!found) throw new Fault("library.unknown", { kind, id });
  return found;
}

const plural = { person: "people", style: "styles", picture: "pictures" } as const;

function inWords(store: Store, items: readonly Item[]): string {
  const [first] = items;
  if (!first) return "nothing";
  if (items.length === 1) return first.kind === "picture" ? "a picture" : find(store, first).name;
  return `${items.length} ${items.every((item) => item.kind === first.kind) ? plural[first.kind] : "things"}`;
}
