/** The pictures that a command is given: each by its path, or a folder for all that lie in it. */
import { stat } from "node:fs/promises";
import { Fault } from "../../contract/fault.ts";
import { onDisk } from "../../formats/place.ts";
import { picturesIn } from "../../formats/picture/folder.ts";

export interface GivenPictures {
  /** Paths of the pictures as they were given, in the order in which they or their folders were given. */
  readonly files: readonly string[];
  /** Folders without any picture: a shell's wildcard names them with the rest. */
  readonly empty: readonly { readonly file: string; readonly error: Fault }[];
}

/**
 * Files are not opened here: one that is not there is told by whoever reads it, and keeps no other out.
 * @throws Fault `usage.empty-folder` where there is nothing but folders without pictures
 */
export async function givenPictures(given: readonly string[]): Promise<GivenPictures> {
  const files: string[] = [];
  const empty: { readonly file: string; readonly error: Fault }[] = [];
  for (const typed of given) {
    const path = onDisk(typed);
    const found = await stat(path).catch(() => null);
    const inside = found?.isDirectory() ? await picturesIn(path) : [path];
    if (inside.length === 0)
      empty.push({ file: path, error: new Fault("usage.empty-folder", { folder: path }) as Fault });
    files.push(...inside);
  }
  if (files.length === 0 && empty[0]) throw empty[0].error;
  return { files, empty };
}

/** The same where every folder has to have some. @throws Fault `usage.empty-folder` */
export async function pictureFiles(given: readonly string[]): Promise<readonly string[]> {
  const { files, empty } = await givenPictures(given);
  if (empty[0]) throw empty[0].error;
  return files;
}
