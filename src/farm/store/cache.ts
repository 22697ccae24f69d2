/** What a machine keeps of the files it fetched: up to a size; what was used longest ago goes first. */
import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

/** Bytes. A batch of 200 people in 25 styles has about one gigabyte of pictures. */
export const usualLimit = 5e9;

/** Milliseconds in which a file counts as in use, whatever room there is. */
const inUse = 10 * 60_000;

/**
 * Says that a file is used now. One of which that was said a moment ago stays as it is: its digest is remembered by its
 * time, and would be computed anew for every picture.
 */
export async function touch(file: string, now = Date.now()): Promise<void> {
  const said = await stat(file).catch(() => null);
  if (said === null || Math.abs(now - said.mtimeMs) < inUse / 4) return;
  await utimes(file, now / 1000, now / 1000).catch(() => undefined);
}

/**
 * Removes what was used longest ago until the rest fits.
 * @returns bytes that are left
 */
export async function trim(folder: string, limit = usualLimit, now = Date.now()): Promise<number> {
  const names = await readdir(folder).catch((): string[] => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const is = await stat(path).catch(() => null);
      return is?.isFile() ? [{ path, bytes: is.size, used: is.mtimeMs }] : [];
    }),
  );
  const oldest = found.flat().toSorted((a, b) => a.used - b.used);
  let left = oldest.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { path, bytes, used } of oldest) {
    if (left <= limit || now - used < inUse) break;
    await rm(path, { force: true }).catch(() => undefined);
    left -= bytes;
  }
  return left;
}
