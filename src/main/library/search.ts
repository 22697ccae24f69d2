/** Full-text search that takes what a person types as words, never as query syntax. */

/** More words than anybody types; each costs a look into the index. */
const most = 16;

/**
 * An FTS5 query that finds all of the words, each as the beginning of a word; null where the text has none, so that
 * nothing is searched for. Quoted, because AND, NEAR, `*`, `:` and the like mean something to FTS5.
 */
export function matchQuery(text: string): string | null {
  const words = text.match(/[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\p{M}]*/gu)?.slice(0, most) ?? [];
  return words.length === 0 ? null : words.map((word) => `"${word}"*`).join(" ");
}
