/** Backing up the whole studio into a folder: begun again, it goes on where it was. */
import { existsSync } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { BackupManifest, BackupReport } from "../../contract/backup.ts";
import { Fault } from "../../contract/fault.ts";
import { proveFolder } from "../../formats/folders.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { computeFileDigest } from "../../formats/digest.ts";
import { copyVerified, failed, isThere } from "./copy.ts";
import { type Backing, checkOutside, checkRoom, gathered, listed, manifestName, sameFiles } from "./gathering.ts";
import { openBackup } from "./source.ts";

export interface BackupOptions extends Backing {
  /** Absolute. Made where it is missing. */
  readonly folder: string;
  /** Says that the backup is one of now also where it holds nothing new. */
  readonly force?: boolean | undefined;
}

/**
 * An earlier backup in the folder stays whole until the first of its own files has to give way.
 * @throws Fault `backup.inside`, `backup.no-room`, `backup.failed`, `image.folder-unusable`, `engine.cancelled`
 */
export async function backUpEverything(options: BackupOptions): Promise<BackupReport> {
  const { home, signal, onProgress, force = false } = options;
  const folder = resolve(options.folder);
  await checkOutside(folder, home);
  await proveFolder(folder);
  const before = await manifestIn(folder);
  const part = join(folder, "library.sqlite.part");
  try {
    const { files: there, bytes: total, missing } = await gathered(options, part);
    let needed = 0;
    for (const { to, bytes } of there)
      if ((await stat(join(folder, to)).catch(() => null))?.size !== bytes) needed += bytes;
    await checkRoom(folder, needed);
    let whole = before !== null && !force;
    const giveWay = async () => {
      whole = false;
      await rm(join(folder, manifestName), { force: true });
    };
    const files: BackupManifest["files"] = [];
    let done = 0;
    // What is new comes first: as long as nothing is replaced, what the earlier list says is there.
    const isNew = (to: string) => !existsSync(join(folder, to));
    for (const file of [...there.filter(({ to }) => isNew(to)), ...there.filter(({ to }) => !isNew(to))]) {
      if (signal.aborted) throw new Fault("engine.cancelled", {});
      const place = join(folder, file.to);
      files.push(
        listed(file, await (file.from === part ? put(part, place, giveWay) : copyVerified(file.from, place, giveWay))),
      );
      onProgress({ done: (done += file.bytes), total });
    }
    const report = { place: folder, files: files.length, bytes: total, missing };
    if (whole && before && sameFiles(before.files, files)) return { ...report, since: before.made };
    const manifest: BackupManifest = { format: 1, made: Date.now(), files };
    await writeAtomically(join(folder, manifestName), Buffer.from(JSON.stringify(manifest)));
    return { ...report, since: null };
  } catch (cause) {
    throw failed(folder, cause);
  } finally {
    await rm(part, { force: true });
  }
}

/** The list of the whole backup that is there; null where there is none. */
async function manifestIn(folder: string): Promise<BackupManifest | null> {
  if (!existsSync(join(folder, manifestName))) return null;
  return openBackup(folder).then(
    (backup) => backup.close().then(() => backup.manifest),
    () => null,
  );
}

/** The copy of the database was made in the folder, and is only named. Returns its digest. */
async function put(part: string, place: string, giveWay: () => Promise<void>): Promise<string> {
  const sha256 = await computeFileDigest(part);
  if (await isThere(place, sha256)) return sha256;
  await giveWay();
  await rename(part, place);
  return sha256;
}
