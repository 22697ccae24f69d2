/**
 * What is searched, with letters written as people type them who look for them: without vowel signs of Arabic and
 * Hebrew and accents of Greek, ё as е, ı as i, ł as l, wide letters as plain ones, joined letters apart, without signs
 * that nobody sees. Accents of Latin letters the index leaves out by itself.
 */

/** What is replaced, sign by sign, and by what. */
const alike: readonly (readonly [signs: string, by: readonly string[]])[] = [
  ["ßẞæÆœŒ", ["ss", "ss", "ae", "AE", "oe", "OE"]],
  ["ﬀﬁﬂﬃﬄﬅﬆ", ["ff", "fi", "fl", "ffi", "ffl", "st", "st"]],
  ["ıłŁđĐøØ", ["i", "l", "L", "d", "D", "o", "O"]],
  ["ёЁ", ["е", "Е"]],
  ["άέήίόύώϊϋΐΰ", ["α", "ε", "η", "ι", "ο", "υ", "ω", "ι", "υ", "ι", "υ"]],
  ["ΆΈΉΊΌΎΏΪΫ", ["Α", "Ε", "Η", "Ι", "Ο", "Υ", "Ω", "Ι", "Υ"]],
  ["أإآٱ", ["ا", "ا", "ا", "ا"]],
];

/** From the first to the last, both included. */
const unseen: readonly (readonly [number, number])[] = [
  // Vowel signs of Arabic, and the stroke that only stretches a word.
  [0x064b, 0x0652],
  [0x0670, 0x0670],
  [0x0640, 0x0640],
  // Those of Hebrew.
  [0x05b0, 0x05bd],
  [0x05bf, 0x05bf],
  [0x05c1, 0x05c2],
  [0x05c7, 0x05c7],
  // A place where a line may break, joiners and what keeps lines together, a mark of the order of bytes.
  [0x00ad, 0x00ad],
  [0x200b, 0x200d],
  [0x2060, 0x2060],
  [0xfeff, 0xfeff],
];

/** Figures and letters as wide as Chinese signs: so far from the plain ones, which they stand for. */
const wide = { ranges: ["0-9", "A-Z", "a-z"], apart: 0xfee0 } as const;

/** Signs and what stands in their place, in this order. */
export const written: Written = [
  ...alike.flatMap(([signs, by]) => [...signs].map((sign, n) => [sign, by[n]!] as const)),
  ...wide.ranges.flatMap((range) =>
    between(range.codePointAt(0)!, range.codePointAt(2)!).map(
      (plain) => [String.fromCodePoint(plain + wide.apart), String.fromCodePoint(plain)] as const,
    ),
  ),
  ...unseen.flatMap(([first, last]) => between(first, last).map((sign) => [String.fromCodePoint(sign), ""] as const)),
];

function between(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, n) => first + n);
}

/** Signs of a text, and what stands in their place. */
export type Written = readonly (readonly [sign: string, by: string])[];

/** A column in SQL with all of it replaced. */
export const replaced = (column: string, all: Written): string =>
  all.reduce(
    (sql, [sign, by]) => `replace(${sql}, char(${sign.codePointAt(0)}), ${by === "" ? "''" : `'${by}'`})`,
    column,
  );

/** Most words have none of these signs: they are looked at once. */
export const folded =
  (all: Written) =>
  (column: string): string =>
    `CASE WHEN ${column} GLOB '*[^ -~]*' THEN ${replaced(column, all)} ELSE ${column} END`;

const names = (kind: "person" | "style"): string =>
  `(SELECT group_concat(coalesce(e.name, l.name), ' ') FROM picture_entry l LEFT JOIN entry e ON e.id = l.entry
     WHERE l.picture = p.id AND l.kind = '${kind}')`;
const tags = (table: string): string => `(SELECT group_concat(value, ' ') FROM json_each(${table}.tags))`;

/** Both indexes anew, over columns that are folded in this way. */
export const searchOver = (folded: (column: string) => string): string => `
DROP VIEW entry_words;
DROP VIEW picture_words;
CREATE VIEW entry_words AS
  SELECT id, ${folded("name")} AS name, ${folded("notes")} AS notes, ${folded(tags("entry"))} AS tags FROM entry;
CREATE VIEW picture_words AS
  SELECT id, ${folded("prompt")} AS prompt, ${folded(names("person"))} AS people,
    ${folded(names("style"))} AS styles, ${folded(tags("p"))} AS tags
  FROM picture p;
INSERT INTO entry_fts (entry_fts) VALUES ('delete-all');
INSERT INTO picture_fts (picture_fts) VALUES ('delete-all');
INSERT INTO entry_fts (rowid, name, notes, tags) SELECT id, name, notes, tags FROM entry_words;
INSERT INTO picture_fts (rowid, prompt, people, styles, tags) SELECT id, prompt, people, styles, tags FROM picture_words;
`;

export const foldedSearch = searchOver((column) => replaced(column, written));
