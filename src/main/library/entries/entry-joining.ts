/**
 * Pictures that come from one person or style to another: one of them, or all where two are the same. What was made of
 * them comes along (the trigger `reference_moved`), and undo takes all of it back.
 */
import { Fault } from "../../../contract/fault.ts";
import { folded } from "../../../contract/values/folded.ts";
import type { PersonId, ReferenceId } from "../../../contract/values/id.ts";
import type { Joined } from "../../../contract/library/joining.ts";
import type { Person, Style } from "../../../contract/library/library.ts";
import { type Entry, type EntryId, type Kind, picturesOf, readEntry } from "./entries.ts";
import { insertEntry } from "./entry-changes.ts";
import { keepApart } from "./faces.ts";
import type { Store } from "../database/store.ts";
import { amend, created, perform, type RowChange } from "../database/undo.ts";

/**
 * Makes one of several. Whoever is named twice, or is the one that stays, is no other; where nobody else is left, at
 * most the name changes.
 * @throws Fault `library.unknown`
 */
export function mergeEntries<K extends Kind>(
  store: Store,
  kind: K,
  id: EntryId<K>,
  others: readonly EntryId<K>[],
  name: string,
): Joined<Entry<K>> {
  const into: Person | Style = readEntry(store, kind, id);
  const from = [...new Set(others)]
    .filter((one) => one !== id)
    .map((one): Person | Style => readEntry(store, kind, one));
  const all = [into, ...from];
  const notes = all.map((one) => one.notes.trim()).filter((one) => one !== "");
  const tags = [...new Map(all.flatMap((one) => one.tags).map((tag) => [folded(tag), tag])).values()];
  const twice: Twice[] = [];
  perform(store, mergeInWords(kind, all, name), () => {
    const now = Date.now();
    return [
      amend(store, "entry", id, {
        name,
        ...(from.length === 0 ? {} : { notes: notes.join("\n\n"), tags: JSON.stringify(tags) }),
        favourite: all.some(({ favourite }) => favourite) ? 1 : 0,
      }),
      ...from.flatMap((one) => rowsOf(store, "entry", one.id).map((row) => bring(store, row, id, now, twice))),
      ...from.flatMap((one) => bringLearned(store, one.id, id)),
      ...from.map((one) => amend(store, "entry", one.id, { removed: now })),
    ];
  });
  return { entry: readEntry(store, kind, id), twice };
}

/**
 * Gives a picture to another. To the one that has it already changes nothing.
 * @throws Fault `library.unknown`; `library.only-picture`
 */
export function movePicture<K extends Kind>(
  store: Store,
  kind: K,
  id: EntryId<K>,
  picture: ReferenceId,
  to: EntryId<K>,
): Joined<Entry<K>> {
  const from: Person | Style = readEntry(store, kind, id);
  const into: Person | Style = readEntry(store, kind, to);
  const own = picturesOf(from);
  if (!own.some((one) => one.id === picture)) throw new Fault("library.unknown", { kind: "photograph", id: picture });
  const twice: Twice[] = [];
  if (id !== to) {
    if (own.length === 1) throw new Fault("library.only-picture", { name: from.name, to: into.name });
    perform(store, `Moved a ${kind === "person" ? "photograph" : "picture"} from ${from.name} to ${into.name}`, () =>
      rowsOf(store, "id", picture).map((row) => bring(store, row, to, Date.now(), twice)),
    );
  }
  return { entry: readEntry(store, kind, to), twice };
}

/**
 * Makes someone new, or a new style, of some pictures of another.
 * @throws Fault `library.unknown`; `library.last-picture` where none would stay
 */
export function splitEntry<K extends Kind>(
  store: Store,
  kind: K,
  id: EntryId<K>,
  pictures: readonly ReferenceId[],
  name: string,
): Joined<Entry<K>> {
  const from: Person | Style = readEntry(store, kind, id);
  const own = new Set(picturesOf(from).map((one) => one.id));
  const gone = [...new Set(pictures)];
  const strange = gone.find((one) => !own.has(one));
  if (strange !== undefined) throw new Fault("library.unknown", { kind: "photograph", id: strange });
  if (gone.length === own.size) throw new Fault("library.last-picture", { name: from.name });
  const twice: Twice[] = [];
  let to = 0;
  perform(store, `Made ${name} of pictures of ${from.name}`, () => {
    const now = Date.now();
    to = insertEntry(store, kind, name, [], now);
    const rows = gone.flatMap((one) => rowsOf(store, "id", one)).map((row) => bring(store, row, to, now, twice));
    return [created("entry", to, now), ...rows];
  });
  if (kind === "person") keepApart(store, [id as PersonId, to as PersonId]);
  return { entry: readEntry(store, kind, to as EntryId<K>), twice };
}

type Twice = Joined<unknown>["twice"][number];

interface Row {
  readonly id: ReferenceId;
  readonly file: number;
  readonly removed: number | null;
}

/** Those that were removed come along: pictures made of them lead to whoever has them. */
const rowsOf = ({ database }: Store, by: "entry" | "id", value: number): readonly Row[] =>
  database.all<Row>(
    `SELECT id, file, removed FROM reference WHERE ${by} = ? ORDER BY removed IS NOT NULL, position, id`,
    value,
  );

/** Puts a picture after those of an entry, out of sight where the same file is there already. */
function bring(store: Store, row: Row, entry: number, now: number, twice: Twice[]): RowChange | null {
  const { database } = store;
  const same = database.get<{ id: ReferenceId }>(
    "SELECT id FROM reference WHERE entry = ? AND file = ? AND removed IS NULL",
    entry,
    row.file,
  );
  if (same && row.removed === null) twice.push({ gone: row.id, stays: same.id });
  const last = database.get<{ position: number }>(
    "SELECT coalesce(max(position), 0) AS position FROM reference WHERE entry = ?",
    entry,
  );
  return amend(store, "reference", row.id, {
    entry,
    position: (last?.position ?? 0) + 1,
    removed: row.removed ?? (same ? now : null),
  });
}

/**
 * Brings what was learned of a style. It stays in use for its model where nothing was learned for that of the style it
 * comes to: whoever has both chose there already.
 */
function bringLearned(store: Store, from: number, to: number): readonly (RowChange | null)[] {
  const { database } = store;
  const known = new Set(
    database
      .all<{ model: string }>("SELECT DISTINCT model FROM learned WHERE style = ? AND removed IS NULL", to)
      .map(({ model }) => model),
  );
  return database
    .all<{ id: number; model: string }>("SELECT id, model FROM learned WHERE style = ? ORDER BY id", from)
    .map(({ id, model }) => amend(store, "learned", id, { style: to, ...(known.has(model) ? { in_use: 0 } : {}) }));
}

function mergeInWords(kind: Kind, all: readonly (Person | Style)[], name: string): string {
  const [into, other, ...more] = all;
  if (!other) return `Renamed ${into!.name} to ${name}`;
  if (more.length > 0) return `Merged ${all.length} ${kind === "person" ? "people" : "styles"} into ${name}`;
  return `Merged ${other.name} and ${into!.name}`;
}
