/** The files behind references and pictures, for those who read them: the media server, the queue, the export. */
import { Fault } from "../../../contract/fault.ts";
import type { PersonId, PictureId, ReferenceId, StyleId } from "../../../contract/values/id.ts";
import type { Crop } from "../../../contract/library/seen.ts";
import { type Turn, turnedSize } from "../../../contract/library/seen.ts";
import type { StoredFile, StoredReference } from "../../../jobs/library.ts";
import { filePath } from "../entries/entries.ts";
import type { Store } from "../database/store.ts";

interface ReferenceRow {
  readonly id: number;
  readonly crop: string | null;
  readonly turn: Turn;
  readonly weight: number;
  readonly caption: string;
  readonly repeats: number;
  readonly entry: number;
  readonly kind: "person" | "style";
  readonly called: string;
  readonly name: string;
  readonly path: string;
  readonly kept: "copied" | "in place";
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

const select = `SELECT r.id, r.name AS called, r.crop, r.turn, r.weight, r.caption, r.repeats, e.id AS entry, e.kind, e.name, f.path, f.kept, f.sha256, f.width, f.height
  FROM reference r JOIN entry e ON e.id = r.entry JOIN file f ON f.id = r.file`;

/** Also of a reference that was removed: pictures made of it still show it. @throws Fault `library.unknown` */
export function referenceFile(store: Store, id: ReferenceId): StoredReference {
  const row = store.database.get<ReferenceRow>(`${select} WHERE r.id = ?`, id);
  if (!row) throw new Fault("library.unknown", { kind: "photograph", id });
  return storedReference(store, row);
}

/** Every reference of a style, the cover first. @throws Fault `library.unknown` */
export function styleReferences(store: Store, id: StyleId): readonly StoredReference[] {
  const rows = store.database.all<ReferenceRow>(
    `${select} WHERE e.id = ? AND e.kind = 'style' AND e.removed IS NULL AND r.removed IS NULL ORDER BY r.position, r.id`,
    id,
  );
  if (rows.length === 0) throw new Fault("library.unknown", { kind: "style", id });
  return rows.map((row) => storedReference(store, row));
}

/** @throws Fault `library.unknown` */
export function pictureFile({ database }: Store, id: number): StoredFile {
  const row = database.get<StoredFile>("SELECT path, sha256, width, height FROM picture WHERE id = ?", id);
  if (!row) throw new Fault("library.unknown", { kind: "picture", id });
  return { ...row };
}

/** The files of those of these pictures that there are. */
export const pictureFiles = (
  { database }: Store,
  ids: readonly PictureId[],
): readonly (readonly [PictureId, StoredFile])[] =>
  database
    .all<StoredFile & { readonly id: PictureId }>(
      "SELECT id, path, sha256, width, height FROM picture WHERE id IN (SELECT value FROM json_each(?))",
      JSON.stringify(ids),
    )
    .map(({ id, ...file }) => [id, file]);

/** Links a digest of something derived to the reference it was made of. */
export function linkDerived({ database }: Store, reference: ReferenceId, sha256: string): void {
  if (!database.get("SELECT id FROM reference WHERE id = ?", reference))
    throw new Fault("library.unknown", { kind: "photograph", id: reference });
  database.run(
    "INSERT INTO derived (sha256, reference) VALUES (?, ?) ON CONFLICT (sha256) DO UPDATE SET reference = excluded.reference",
    sha256,
    reference,
  );
}

function storedReference({ home }: Store, row: ReferenceRow): StoredReference {
  const { kind, name, sha256, kept, turn, weight, caption, repeats } = row;
  const { width, height } = turnedSize(row, turn);
  const owner =
    kind === "person"
      ? ({ kind, id: row.entry as PersonId, name } as const)
      : ({ kind, id: row.entry as StyleId, name } as const);
  const crop = row.crop === null ? null : (JSON.parse(row.crop) as Crop);
  const id = row.id as ReferenceId;
  const path = filePath(home, row);
  return { id, name: row.called, path, kept, sha256, width, height, turn, crop, owner, weight, caption, repeats };
}
