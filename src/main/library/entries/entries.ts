/** People and styles as they are read: what they share, and what tells them apart. */
import { join } from "node:path";
import { Fault } from "../../../contract/fault.ts";
import type { PersonId, ReferenceId, StyleId } from "../../../contract/values/id.ts";
import type { Colour } from "../../../contract/library/finding.ts";
import type { Person, Style, StylePicture } from "../../../contract/library/library.ts";
import type { Crop } from "../../../contract/library/seen.ts";
import { facesEdition } from "../../../contract/library/faces.ts";
import { adviceOn } from "./advice.ts";
import { shownFaces } from "./faces.ts";
import { type Turn, turnedSize } from "../../../contract/library/seen.ts";
import type { Home } from "../opening/home.ts";
import type { Store } from "../database/store.ts";

export type Kind = "person" | "style";

/** The contract's type of a kind, and its id. */
export type Entry<K extends Kind> = K extends "person" ? Person : Style;
export type EntryId<K extends Kind> = K extends "person" ? PersonId : StyleId;

interface EntryRow {
  readonly id: number;
  readonly name: string;
  readonly notes: string;
  readonly tags: string;
  readonly favourite: number;
  readonly added: number;
  readonly trashed: number | null;
}

interface ReferenceRow {
  readonly id: number;
  readonly entry: number;
  readonly name: string;
  readonly crop: string | null;
  readonly turn: Turn;
  readonly weight: number;
  readonly width: number;
  readonly height: number;
  readonly sharpness: number;
  readonly colour: Colour;
  readonly kept: "copied" | "in place";
  readonly missing: number;
  readonly found: string | null;
}

interface UseRow {
  readonly entry: number;
  readonly pictures: number;
  readonly lastUsed: number;
}

/** Every person or style of these ids, of all where none are named, those in the trash included; in no order. */
export function readEntries<K extends Kind>(
  { database }: Store,
  kind: K,
  ids?: readonly number[],
): readonly Entry<K>[] {
  const only = ids ? JSON.stringify(ids) : null;
  const among = (column: string) => (only === null ? "? IS NULL" : `${column} IN (SELECT value FROM json_each(?))`);
  const rows = database.all<EntryRow>(
    `SELECT id, name, notes, tags, favourite, added, trashed FROM entry WHERE kind = ? AND removed IS NULL AND ${among("id")}`,
    kind,
    only,
  );
  const references = database.all<ReferenceRow>(
    `SELECT r.id, r.entry, r.name, r.crop, r.turn, r.weight, f.width, f.height, f.sharpness, f.colour, f.kept, f.missing, face.found
     FROM reference r JOIN file f ON f.id = r.file JOIN entry e ON e.id = r.entry
     LEFT JOIN face ON face.file = r.file AND face.turn = r.turn AND face.edition = ${facesEdition}
     WHERE r.removed IS NULL AND e.kind = ? AND ${among("r.entry")} ORDER BY r.position, r.id`,
    kind,
    only,
  );
  const uses = database.all<UseRow>(
    `SELECT l.entry, count(DISTINCT CASE WHEN p.trashed IS NULL THEN p.id END) AS pictures, max(p.made) AS lastUsed
     FROM picture_entry l JOIN picture p ON p.id = l.picture WHERE l.kind = ? AND l.entry IS NOT NULL AND ${among("l.entry")} GROUP BY l.entry`,
    kind,
    only,
  );
  const own = Map.groupBy(references, (row) => row.entry);
  const used = new Map(uses.map((row) => [row.entry, row]));
  return rows.map((row) => entryOf(kind, row, own.get(row.id) ?? [], used.get(row.id)));
}

/** @throws Fault `library.unknown` */
export function readEntry<K extends Kind>(store: Store, kind: K, id: EntryId<K>): Entry<K> {
  const [found] = readEntries(store, kind, [id]);
  if (!found) throw new Fault("library.unknown", { kind, id });
  return found;
}

/** The pictures of either, the preferred first. */
export function picturesOf(entry: Person | Style): readonly StylePicture[] {
  return "photos" in entry ? entry.photos.map((photo) => ({ ...photo, weight: 100 })) : entry.images;
}

/** Where a file lies, from its row. */
export function filePath(home: Home, file: { readonly path: string; readonly kept: "copied" | "in place" }): string {
  return file.kept === "copied" ? join(home.references, file.path) : file.path;
}

function entryOf<K extends Kind>(
  kind: K,
  row: EntryRow,
  references: readonly ReferenceRow[],
  use: UseRow | undefined,
): Entry<K> {
  const images = references.map((reference) => referenceOf(kind, reference));
  const entry = {
    id: row.id,
    name: row.name,
    notes: row.notes,
    tags: JSON.parse(row.tags) as readonly string[],
    favourite: row.favourite === 1,
    added: row.added,
    trashed: row.trashed,
    pictures: use?.pictures ?? 0,
    lastUsed: use?.lastUsed ?? null,
  };
  const whole =
    kind === "person" ? { ...entry, photos: images.map(({ weight: _, ...photo }) => photo) } : { ...entry, images };
  return whole as unknown as Entry<K>;
}

function referenceOf(kind: Kind, row: ReferenceRow): StylePicture {
  const { name, turn, sharpness, colour, kept, weight } = row;
  const { width, height } = turnedSize(row, turn);
  const crop = row.crop === null ? null : (JSON.parse(row.crop) as Crop);
  const faces = row.found === null ? null : shownFaces(row.found);
  const advice = adviceOn({ kind, width, height, crop, sharpness, faces });
  return {
    id: row.id as ReferenceId,
    name,
    width,
    height,
    colour,
    turn,
    crop,
    advice,
    ...(faces && { faces }),
    kept,
    present: row.missing === 0,
    weight,
  };
}
