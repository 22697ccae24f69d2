/** Which files are there, asked folder by folder: one look into a folder answers for all of its files. */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname } from "node:path";

/** A function that tells whether a file exists. It remembers the folders it has looked into. */
export function presence(): (file: string) => boolean {
  const folders = new Map<string, ReadonlySet<string> | null>();
  return (file) => {
    const folder = dirname(file);
    if (!folders.has(folder)) folders.set(folder, namesIn(folder));
    const names = folders.get(folder);
    // Where the spelling differs in case only, the file system has the last word.
    return names ? names.has(basename(file)) || existsSync(file) : false;
  };
}

function namesIn(folder: string): ReadonlySet<string> | null {
  try {
    return new Set(readdirSync(folder));
  } catch {
    return null;
  }
}
