/** Copying files so that every copy is what it was made of: read back, flushed, renamed into place. */
import { hash } from "node:crypto";
import { constants, copyFile, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Fault } from "../../contract/fault.ts";
import { makeFolder, whyNot } from "../../formats/folders.ts";
import { computeFileDigest } from "../../formats/digest.ts";

/**
 * Copies a file unless the same bytes are there already, and returns their digest.
 * @param giveWay  called before another file of that name is replaced
 * @throws Fault `backup.failed`
 */
export async function copyVerified(from: string, to: string, giveWay: () => Promise<void>): Promise<string> {
  try {
    const sha256 = await computeFileDigest(from);
    if (await isThere(to, sha256)) return sha256;
    await makeFolder(dirname(to));
    // The same each time, so that what a killed backup left is written over; the name itself may be as long as any.
    const part = join(dirname(to), `.atelier-${hash("sha256", basename(to), "hex").slice(0, 12)}.tmp`);
    try {
      await copyFile(from, part, constants.COPYFILE_FICLONE);
      await flush(part);
      if ((await computeFileDigest(part)) !== sha256) throw new Fault("backup.failed", { file: from, reason: differs });
      if ((await stat(to).catch(() => null))?.isFile()) await giveWay();
      await rename(part, to);
    } finally {
      await rm(part, { force: true });
    }
    return sha256;
  } catch (cause) {
    throw failed(from, cause);
  }
}

const differs = "the copy differs from it; the drive may be failing";

/** What went wrong with a file or in a folder, in words; a fault says it already. */
export const failed = (file: string, cause: unknown): Fault =>
  cause instanceof Fault ? cause : new Fault("backup.failed", { file, reason: whyNot(cause) }, { cause });

export const isThere = async (file: string, sha256: string): Promise<boolean> =>
  (await stat(file).catch(() => null))?.isFile() === true && (await computeFileDigest(file)) === sha256;

async function flush(file: string): Promise<void> {
  const handle = await open(file, "r+");
  await handle.sync().finally(() => handle.close());
}
