/**
 * Paths as they are typed. Keyboards, archives and file systems spell an accent in two ways (Unicode's forms NFC and
 * NFD): what is typed in one is found in the other.
 */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** The whole path of a file or folder, as the disk spells what is there of it. */
export const placeOf = (given: string): string => onDisk(resolve(given));

/** A path, whole or not, as the disk spells what is there of it. What is there as it was typed comes first. */
export function onDisk(path: string): string {
  const parent = dirname(path);
  if (parent === path || isPlain(path) || existsSync(path)) return path;
  const folder = onDisk(parent);
  const name = basename(path);
  const typed = folder === parent ? path : join(folder, name);
  if (isPlain(name) || existsSync(typed)) return typed;
  const [found, another] = namesIn(folder).filter((one) => one.normalize() === name.normalize());
  return found === undefined || another !== undefined ? typed : join(folder, found);
}

/** Such letters are spelt in one way only. */
const isPlain = (text: string): boolean => /^\p{ASCII}*$/u.test(text);

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
