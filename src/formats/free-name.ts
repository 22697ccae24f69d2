/** Saving under a name that no other file has, whoever else saves there at the same moment. */
import { access, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
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
    const file = join(folder, numbered(stem, n, ending));
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

/**
 * The name below a folder of what would be saved as `stem.ending` and was saved before, also with a number behind the
 * stem; null where it was not.
 */
export async function savedBefore(
  folder: string,
  stem: string,
  ending: string,
  isSame: (file: string) => Promise<boolean>,
): Promise<string | null> {
  for (let n = 1; n <= mostNumbers; n++) {
    const file = join(folder, numbered(stem, n, ending));
    if (!(await isThere(file))) break;
    if (await isSame(file)) return basename(file);
  }
  return null;
}

/** Whether a file holds these bytes and no others. */
export const holding =
  (bytes: Buffer) =>
  async (file: string): Promise<boolean> =>
    bytes.equals(await readFile(file).catch(() => Buffer.alloc(0)));

const numbered = (stem: string, n: number, ending: string): string => `${stem}${n === 1 ? "" : `-${n}`}.${ending}`;

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
