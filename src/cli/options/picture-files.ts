/** The pictures that a command is given: each by its path, or a folder for all that lie in it. */
import { stat } from "node:fs/promises";
import { Fault } from "../../contract/fault.ts";
import { onDisk } from "../../formats/place.ts";
import { picturesIn } from "../../formats/picture/folder.ts";

/**
 * Paths of the pictures as they were given, in the order in which they or their folders were given. Files are not
 * opened here: one that is not there is told by whoever reads it, and keeps no other out.
 * @throws Fault `usage.empty-folder` where a folder has no pictures
 */
export async function pictureFiles(given: readonly string[]): Promise<readonly string[]> {
  const files: string[] = [];
  for (const typed of given) {
    const path = onDisk(typed);
    const found = await stat(path).catch(() => null);
    const inside = found?.isDirectory() ? await picturesIn(path) : [path];
    if (inside.length === 0) throw new Fault("usage.empty-folder", { folder: path });
    files.push(...inside);
  }
  return files;
}
