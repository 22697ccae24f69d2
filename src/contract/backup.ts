/** A backup of the whole studio: library, photographs, pictures and settings in a file or folder, for any machine. */
import { z } from "zod";
import { absolutePath, digest, path } from "./values/forms.ts";
import { call, type CallsOf, output } from "./rpc/calls.ts";

/** What lies in a backup beside the files it lists, as `manifest.json`. Written last: without it none is whole. */
export const backupManifest = z.strictObject({
  format: z.literal(1),
  /** Milliseconds since 1970. */
  made: z.number().int(),
  files: z.array(
    z.strictObject({
      /** In the backup, with forward slashes: nothing else is taken from one. */
      path: z
        .string()
        .regex(/^(library\.sqlite|settings\.json|(references|blobs|pictures)\/.+)$/s, "must be a file of a studio")
        .regex(/^(?!.*(^|\/)\.\.?(\/|$))[^\\:\0]+$/, "must lie in the backup"),
      sha256: digest,
      bytes: z.number().int().min(0),
      /** Where it lay on the machine it is from; null for what the studio looks for by its own name. */
      was: path.nullable(),
    }),
  ),
});
export type BackupManifest = z.infer<typeof backupManifest>;

export interface BackupReport {
  /** The folder or the file. */
  readonly place: string;
  readonly files: number;
  readonly bytes: number;
  /** Files that the library knows and that were not where they should be. */
  readonly missing: readonly string[];
  /** Where nothing has changed since the backup that is there, when that was made, in milliseconds since 1970. */
  readonly since: number | null;
}

/** What a studio holds. */
export interface Holdings {
  readonly people: number;
  readonly styles: number;
  readonly pictures: number;
}

export interface BackupContent extends Holdings {
  /** When the backup was made, in milliseconds since 1970. */
  readonly made: number;
  readonly bytes: number;
}

export interface RestoreReport {
  readonly home: string;
  readonly picturesFolder: string;
  readonly files: number;
  /** Where the library that was there lies from now on; null where there was none. */
  readonly aside: string | null;
}

export const backupCalls = {
  /**
   * Copies everything and reads each copy again. In a folder what is there already from an earlier try is kept; a file
   * gets its name when all of it is proven. A backup that is there and holds all of it is left as it is.
   * @throws Fault `backup.inside`, `backup.exists`, `backup.no-room`, `backup.failed`, `engine.cancelled`
   */
  "backup.everything": call({
    in: z.union([z.strictObject({ folder: absolutePath }), z.strictObject({ file: absolutePath })]),
    out: output<BackupReport>(),
  }),
  /** What a backup holds, and what lies here in whose place it would come. @throws Fault `backup.*`, `library.newer` */
  "backup.look": call({
    in: z.strictObject({ from: absolutePath }),
    out: output<{ readonly backup: BackupContent; readonly here: Holdings }>(),
  }),
  /**
   * Brings a backup back. What is here is set aside, and the studio starts again with what was brought.
   * @throws Fault `backup.*`, `library.newer`, `engine.cancelled`; nothing is changed then
   */
  "backup.restore": call({
    in: z.strictObject({ from: absolutePath, replace: z.literal(true) }),
    out: output<RestoreReport>(),
  }),
};
export type BackupCalls = CallsOf<typeof backupCalls>;

export interface BackupProgress {
  /** Bytes. */
  readonly done: number;
  readonly total: number;
}

export interface BackupEvents {
  "backup.progress": BackupProgress;
}
