/**
 * Searching by what a person types: words, never query syntax. Scripts that put spaces between words are searched by
 * the beginnings of words, in the full-text index. The others have no word to begin with, and signs are no words: they
 * are looked for as they stand.
 */
import type { Value } from "../database/database.ts";
import { kanaPatterns, narrow } from "./kana.ts";
import { written } from "../schema/persian-search.ts";

/** A condition in SQL with its values. */
export type Condition = readonly [sql: string, ...values: readonly Value[]];

/** More words than anybody types; each costs a look into the index. */
const most = 16;

const word = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\p{M}]*/gu;
/** Scripts without spaces between words, and Korean, which joins them freely. */
const unspaced =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Bopo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Tibt}]/u;
const picture = /\p{Extended_Pictographic}/u;

export interface Search {
  /** An FTS5 query for all of the words, each as the beginning of one; null where there are none. */
  readonly match: string | null;
  /** What must stand somewhere as it is. */
  readonly literals: readonly string[];
}

/**
 * What a text asks for. Null where nothing was typed; a text of signs alone asks for these signs, and one of which
 * nothing can be seen for what is nowhere. Words are quoted, because AND, NEAR, `*`, `:` and the like mean something to
 * FTS5.
 */
export function searchOf(text: string): Search | null {
  // SQLite ends a text at a zero.
  const typed = text.normalize("NFC").trim().replaceAll("\0", "\ufffd");
  if (typed === "") return null;
  const words = asWritten(typed).match(word)?.slice(0, most) ?? [];
  const prefixes = words.filter((one) => !unspaced.test(one));
  const literals = words.length === 0 ? typed.split(/\s+/) : typed.split(/\s+/).filter((one) => isPicture(one));
  return {
    match: prefixes.length === 0 ? null : prefixes.map((one) => `"${one}"*`).join(" "),
    literals: [...words.filter((one) => unspaced.test(one)), ...literals.slice(0, most)],
  };
}

/** As the index has it, see `schema/persian-search.ts`. */
const asWritten = (text: string): string => text.replace(folds, (sign) => plain.get(sign) ?? sign);
const plain = new Map(written);
const folds = new RegExp(`[${written.map(([sign]) => sign).join("")}]`, "gu");

const isPicture = (term: string): boolean => picture.test(term) && !/[\p{L}\p{N}]/u.test(term);

/** The pictures that a text finds, by prompt, names of people and styles, and tags; empty where it asks for nothing. */
export function pictureConditions(text: string): readonly Condition[] {
  return conditions(text, "id IN (SELECT rowid FROM picture_fts WHERE picture_fts MATCH ?)", (like) => [
    `(${like("prompt")} OR ${tagged(like)} OR id IN (SELECT l.picture FROM picture_entry l
       LEFT JOIN entry e ON e.id = l.entry WHERE ${like("coalesce(e.name, l.name)")}))`,
    3,
  ]);
}

/** The people or styles that a text finds, by name, notes and tags; empty where it asks for nothing. */
export function entryConditions(text: string): readonly Condition[] {
  return conditions(text, "id IN (SELECT rowid FROM entry_fts WHERE entry_fts MATCH ?)", (like) => [
    `(${like("name")} OR ${like("notes")} OR ${tagged(like)})`,
    3,
  ]);
}

type Like = (column: string) => string;

const tagged = (like: Like): string =>
  `(tags <> '[]' AND EXISTS (SELECT 1 FROM json_each(tags) WHERE ${like("value")}))`;

/** @param holding what a literal must be found in, and how many columns these are */
function conditions(
  text: string,
  matching: string,
  holding: (like: Like) => readonly [sql: string, columns: number],
): readonly Condition[] {
  const search = searchOf(text);
  if (!search) return [];
  return [
    ...(search.match === null ? [] : [[matching, search.match] as const]),
    ...search.literals.map((literal): Condition => {
      // Words are kept as they were typed, in either form of Unicode; most letters have one form only.
      const forms = [
        ...new Set([literal, ...["NFD", "NFKC"].map((form) => literal.normalize(form)), narrow(literal)]),
      ].map(pattern);
      const kana = kanaPatterns(literal);
      const [sql, columns] = holding(
        (column) =>
          `(${[...forms.map(() => `${column} LIKE ? ESCAPE '\\'`), ...kana.map(() => `${column} GLOB ?`)].join(" OR ")})`,
      );
      return [sql, ...Array.from({ length: columns }, () => [...forms, ...kana]).flat()];
    }),
  ];
}

const pattern = (literal: string): string => `%${literal.replace(/[\\%_]/g, "\\$&")}%`;
