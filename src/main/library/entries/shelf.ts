/** The shelves: people or styles as a window lists them, and how many there are of each sort. */
import type { Person, ShelfCounts, ShelfQuery, Style } from "../../../contract/library/library.ts";
import { type Entry, type Kind, picturesOf, readEntries } from "./entries.ts";
import { entryConditions } from "../finding/search.ts";
import type { Store } from "../database/store.ts";
import { names } from "./names.ts";

/** How many the view of those used recently shows. */
const recentCount = 24;

const byName = (a: Kept, b: Kept) => names.compare(a.name, b.name) || a.id - b.id;

type Kept = Person | Style;

/** People or styles by name; the recent ones by their last use, the trash by when they came there. */
export function listShelf<K extends Kind>(store: Store, kind: K, { text, view, tag }: ShelfQuery): readonly Entry<K>[] {
  const asked = text === undefined ? [] : entryConditions(text);
  const found =
    asked.length === 0
      ? undefined
      : store.database
          .all<{ id: number }>(
            `SELECT id FROM entry WHERE ${asked.map(([sql]) => sql).join(" AND ")}`,
            ...asked.flatMap(([, ...values]) => values),
          )
          .map((row) => row.id);
  const viewed = viewOf(readEntries(store, kind) as readonly Kept[], view);
  const among = found && new Set<number>(found);
  return viewed.filter(
    (entry) => (!among || among.has(entry.id)) && (tag === undefined || entry.tags.includes(tag)),
  ) as unknown as readonly Entry<K>[];
}

export function countShelf(store: Store, kind: Kind): ShelfCounts {
  const entries = readEntries(store, kind) as readonly Kept[];
  const count = (view: ShelfQuery["view"]) => viewOf(entries, view).length;
  const tags = Map.groupBy(
    viewOf(entries, "all").flatMap((entry) => entry.tags),
    (tag) => tag,
  );
  return {
    all: count("all"),
    favourites: count("favourites"),
    recent: count("recent"),
    needsALook: count("needs a look"),
    trash: count("trash"),
    tags: [...tags]
      .map(([tag, uses]) => ({ tag, count: uses.length }))
      .sort((a, b) => b.count - a.count || names.compare(a.tag, b.tag)),
  };
}

function viewOf(entries: readonly Kept[], view: ShelfQuery["view"]): readonly Kept[] {
  const here = entries.filter((entry) => entry.trashed === null).sort(byName);
  switch (view) {
    case "all":
      return here;
    case "favourites":
      return here.filter((entry) => entry.favourite);
    case "recent":
      return here
        .filter((entry) => entry.lastUsed !== null)
        .sort((a, b) => b.lastUsed! - a.lastUsed!)
        .slice(0, recentCount);
    case "needs a look":
      return here.filter((entry) => picturesOf(entry).some((picture) => picture.advice.length > 0 || !picture.present));
    case "trash":
      return entries.filter((entry) => entry.trashed !== null).sort((a, b) => b.trashed! - a.trashed! || byName(a, b));
    default:
      return view satisfies never;
  }
}
