/** Backing up the whole studio into a folder: begun again, it goes on where it was. */
import { rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { BackupManifest, BackupReport } from "../../contract/backup.ts";
import { Fault } from "../../contract/fault.ts";
import { makeFolder } from "../../formats/folders.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { computeFileDigest } from "../../formats/digest.ts";
import { copyVerified } from "./copy.ts";
import { type Backing, checkOutside, checkRoom, gathered, listed, manifestName } from "./gathering.ts";

export interface BackupOptions extends Backing {
  /** Absolute. Made where it is missing. */
  readonly folder: string;
}

/** @throws Fault `backup.inside`, `backup.no-room`, `backup.failed`, `engine.cancelled` */
export async function backUpEverything(options: BackupOptions): Promise<BackupReport> {
  const { home, signal, onProgress } = options;
  const folder = resolve(options.folder);
  checkOutside(folder, home);
  await makeFolder(folder);
  // What is there of an earlier backup is no whole one from now on.
  await rm(join(folder, manifestName), { force: true });
  const part = join(folder, "library.sqlite.part");
  try {
    const { files: there, bytes: total, missing } = await gathered(options, part);
    let needed = 0;
    for (const { to, bytes } of there)
      if ((await stat(join(folder, to)).catch(() => null))?.size !== bytes) needed += bytes;
    await checkRoom(folder, needed);
    const files: BackupManifest["files"] = [];
    let done = 0;
    for (const file of there) {
      if (signal.aborted) throw new Fault("engine.cancelled", {});
      const place = join(folder, file.to);
      // The copy of the database was made here, and is only named.
      if (file.from === part) await rename(part, place);
      files.push(listed(file, await (file.from === part ? computeFileDigest(place) : copyVerified(file.from, place))));
      onProgress({ done: (done += file.bytes), total });
    }
    const manifest: BackupManifest = { format: 1, made: Date.now(), files };
    await writeAtomically(join(folder, manifestName), Buffer.from(JSON.stringify(manifest)));
    return { place: folder, files: files.length, bytes: total, missing };
  } finally {
    await rm(part, { force: true });
  }
}
