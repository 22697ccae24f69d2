/**
 * What is searched, with the letters that Arabic, Persian and Urdu keyboards write each in their own way, and with the
 * figures of these scripts, Hindi and Thai as 0 to 9.
 */
import { written as before } from "./figures-search.ts";
import { folded, searchOver, type Written } from "./folded-search.ts";

/** Kaf, and yeh with and without its dots; heh as it ends a word, and as Urdu writes it. */
const letters: Written = [
  ["ک", "ك"],
  ["ی", "ي"],
  ["ى", "ي"],
  ["ۀ", "ه"],
  ["ہ", "ه"],
  ["ھ", "ه"],
];

/** Where the ten figures of a script begin. */
const noughts = [0x0660, 0x06f0, 0x0966, 0x0e50];

/** Signs and what stands in their place, in this order. */
export const written: Written = [
  ...before,
  ...letters,
  ...noughts.flatMap((nought) =>
    Array.from({ length: 10 }, (_, n) => [String.fromCodePoint(nought + n), String(n)] as const),
  ),
];

export const persianSearch = searchOver(folded(written));
