/** Words for people and styles in names of folders and files: two of one name get words of their own. */
import { slug } from "../../formats/names.ts";
import type { EntryName } from "../library/pictures/exports.ts";

/** What a person or style is called in the names of files. */
export type EntryWords = (kind: EntryName["kind"], id: number | null, name: string) => string;

/**
 * The oldest of a name keeps it, the next are `anna-2`, `anna-3`. It hangs on the whole library and not on what is
 * exported, so that a folder belongs to the same person in every export.
 * @param entries the oldest first
 */
export function wordsFor(entries: readonly EntryName[]): EntryWords {
  const words = new Map<string, string>();
  const taken = { person: new Set<string>(), style: new Set<string>() };
  const plain = (name: string) => slug(name) || "unnamed";
  for (const { kind, name } of entries) taken[kind].add(plain(name));
  const first = new Set<string>();
  for (const { kind, id, name } of entries) {
    const base = plain(name);
    const oldest = !first.has(`${kind} ${base}`);
    first.add(`${kind} ${base}`);
    words.set(`${kind} ${id}`, oldest ? base : nextFree(base, taken[kind]));
  }
  return (kind, id, name) => words.get(`${kind} ${id}`) ?? plain(name);
}

function nextFree(base: string, taken: Set<string>): string {
  for (let n = 2; ; n++) {
    const word = `${base}-${n}`;
    if (taken.has(word)) continue;
    taken.add(word);
    return word;
  }
}
