/** What the library knows of exports: which picture went to which file, and how that file was made. */
import { z } from "zod";
import { digest, id, path } from "../../../contract/values/forms.ts";
import type { PictureId } from "../../../contract/values/id.ts";
import type { Immutable } from "../../../contract/values/immutable.ts";
import type { Store } from "../database/store.ts";

/** A file that a picture was exported to, as it was written. */
export const exportedFile = z.strictObject({
  picture: id<PictureId>(),
  /** The chosen folder, absolute, links followed. */
  folder: path,
  /** Below the folder, with forward slashes. */
  path: z.string().min(1),
  sha256: digest,
  bytes: z.number().int().min(0),
  /** Milliseconds since 1970, with fractions. */
  modified: z.number(),
  template: z.string(),
  /** Format and size, which tell a picture's files apart. */
  variant: z.string(),
  /** Digest of the picture's own file. */
  source: digest,
  /** Digest of the options that decide the bytes. */
  options: digest,
  /** What `{number}` was; null where the template has none. */
  number: z.number().int().min(1).nullable(),
});
export type ExportedFile = Immutable<z.infer<typeof exportedFile>> & {
  /** Milliseconds since 1970. */
  readonly made: number;
};

export interface EntryName {
  readonly kind: "person" | "style";
  readonly id: number;
  readonly name: string;
}

const columns =
  "picture, folder, path, sha256, bytes, modified, template, variant, source, options, number, made" as const;

/** Exports to files below the folder, of whatever picture, and those of the pictures anywhere; the latest first. */
export function exportsAt({ database }: Store, folder: string, ids: readonly PictureId[]): readonly ExportedFile[] {
  const slashes = folder.replaceAll("\\", "/");
  const below = slashes.endsWith("/") ? slashes : `${slashes}/`;
  return database.all<ExportedFile>(
    `SELECT ${columns} FROM export
     WHERE substr(replace(folder, '\\', '/') || '/' || path, 1, ?) = ?
       OR picture IN (SELECT value FROM json_each(?)) ORDER BY made DESC, id DESC`,
    below.length,
    below,
    JSON.stringify(ids),
  );
}

/** Notes an export. No undoing takes files back, so it is not logged. */
export function recordExport({ database }: Store, file: Immutable<z.infer<typeof exportedFile>>): void {
  const row = { ...file, made: Date.now() };
  const names = Object.keys(row);
  database.run(
    `INSERT INTO export (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})
     ON CONFLICT (folder, path) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(", ")}`,
    ...Object.values(row),
  );
}

/** Everyone and every style that was not removed, the oldest first. */
export function entryNames({ database }: Store): readonly EntryName[] {
  return database.all<EntryName>("SELECT kind, id, name FROM entry WHERE removed IS NULL ORDER BY id");
}
