/**
 * Japanese syllables as they are looked for: hiragana, katakana and the half as wide katakana of old machines are one.
 * Unicode, blocks 3040 and 30A0, which lie apart by the same number, sign by sign.
 */

const apart = 0x60;
/** Of hiragana, the signs that repeat the syllable before included. */
const hiragana = /[\u3041-\u3096\u309d\u309e]/gu;

const katakana = (text: string): string =>
  text.replace(hiragana, (sign) => String.fromCodePoint(sign.codePointAt(0)! + apart));

/** The same in half as wide signs, voiced marks as signs of their own. */
export const narrow = (text: string): string =>
  katakana(text.normalize("NFKC"))
    .normalize("NFD")
    .replace(/[\u3001-\u30fc]/gu, (sign) => narrowSigns.get(sign) ?? sign);

const narrowSigns = new Map(
  Array.from({ length: 0xff9f - 0xff61 + 1 }, (_, n) => String.fromCodePoint(0xff61 + n)).map((sign) => [
    sign.normalize("NFKC"),
    sign,
  ]),
);

/**
 * Patterns for SQLite's GLOB that match a text in either kana, however they are mixed in it, and its Latin letters in
 * either case; none where it has no kana.
 */
export function kanaPatterns(text: string): readonly string[] {
  const wide = text.normalize("NFKC");
  if (katakana(wide) === wide && !/[\u30a1-\u30f6\u30fd\u30fe]/u.test(wide)) return [];
  return [...new Set([wide, wide.normalize("NFD")])].map(
    (form) => `*${[...form].map((sign) => oneOf([...new Set(alike(sign))])).join("")}*`,
  );
}

/** A sign with those that are the same to somebody who looks for it. */
function alike(sign: string): readonly string[] {
  const other = katakana(sign);
  const code = other.codePointAt(0)!;
  if (!/[\u30a1-\u30f6\u30fd\u30fe]/u.test(other))
    return [sign, ...[sign.toLowerCase(), sign.toUpperCase()].filter((letter) => letter.length === 1)];
  const small = narrowSigns.get(other);
  return [String.fromCodePoint(code - apart), other, ...(small ? [small] : [])];
}

/** One of these signs in a pattern. "]" ends a list of signs, "^" at its beginning turns it round. */
const oneOf = (signs: readonly string[]): string =>
  signs.length > 1 ? `[${signs.join("")}]` : /[*?[]/.test(signs[0]!) ? `[${signs[0]!}]` : signs[0]!;
