/** A backup of the whole studio: library, photographs, pictures and settings in one folder, for any machine. */
import { z } from "zod";
import { absolutePath, digest, path } from "./forms.ts";
import { call, type CallsOf, output } from "./rpc/calls.ts";

/** What lies in a backup beside the files it lists, as `manifest.json`. Written last: without it none is whole. */
export const backupManifest = z.strictObject({
  format: z.literal(1),
  /** Milliseconds since 1970. */
  made: z.number().int(),
  files: z.array(
    z.strictObject({
      /** Below the backup's folder, with forward slashes. */
      path: z.string().regex(/^(?!.*(^|\/)\.\.?(\/|$))[^\\:\0]+$/, "must lie in the backup"),
      sha256: digest,
      bytes: z.number().int().min(0),
      /** Where it lay on the machine it is from; null for what the studio looks for by its own name. */
      was: path.nullable(),
    }),
  ),
});
export type BackupManifest = z.infer<typeof backupManifest>;

export interface BackupReport {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  /** Files that the library knows and that were not where they should be. */
  readonly missing: readonly string[];
}

export const backupCalls = {
  /**
   * Copies everything into a folder and reads each copy again. What is there already from an earlier try is kept.
   * @throws Fault `backup.inside`, `backup.no-room`, `backup.failed`, `engine.cancelled`
   */
  "backup.everything": call({ in: z.strictObject({ folder: absolutePath }), out: output<BackupReport>() }),
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
