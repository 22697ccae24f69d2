/** Saving under a name that no other file has, whoever else saves there at the same moment. */
import { access } from "node:fs/promises";
import { join } from "node:path";
import { isFault } from "../contract/fault.ts";

/** Numbers that are tried behind a name that is taken. */
const mostNumbers = 100_000;

/**
 * Saves as `stem.ending`, or with the first free number behind the stem.
 * @param save must fail with `image.exists` where the name is taken, as `writeAtomically` with `keepExisting` does
 * @param isSame  whether a file that has such a name is what would be saved, which then is not saved again
 * @returns the path it was saved at, or lies at
 * @throws what `save` throws
 */
export async function underFreeName(
  folder: string,
  stem: string,
  ending: string,
  save: (file: string) => Promise<unknown>,
  isSame: (file: string) => Promise<boolean> = () => Promise.resolve(false),
): Promise<string> {
  for (let n = 1; ; n++) {
    const file = join(folder, `${stem}${n === 1 ? "" : `-${n}`}.${ending}`);
    // What is plainly taken need not be tried: saving may encode a picture first.
    if (n < mostNumbers && (await isThere(file))) {
      if (await isSame(file)) return file;
      continue;
    }
    try {
      await save(file);
      return file;
    } catch (error) {
      if (!isFault(error, "image.exists") || n === mostNumbers) throw error;
    }
  }
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
