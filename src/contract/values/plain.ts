/**
 * Text as it may be shown. What stands in recipes, names and paths may come from a stranger: it must not steer a
 * terminal, turn the order of letters round, hide, or break a line in two.
 */

/** Line ends, tabs and their kin. */
const breaks = /\r\n|[\t-\r\u0085\u2028\u2029]/gu;

/**
 * Format characters that are not seen, bidirectional controls among them. The two joiners stay: Persian, Indic scripts
 * and emoji are misspelt without them, and they move nothing.
 */
export const unseen = /[[[\p{Cf}&&\p{DI}][\ufff9-\ufffb]]--[\u200c\u200d]]/gv;

/** Controls, and code points that never stand for a character. */
const controls = /[\p{Cc}\ufdd0-\ufdef]/gu;

/** One line: breaks are spaces, controls are seen as their pictures (ESC as ␛), what is not seen is left out. */
export function oneLine(text: string): string {
  return visible(text.replace(breaks, " "));
}

/** The same with line ends and tabs kept, for a place that shows several lines. */
export function manyLines(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/gu, "\n")
    .split("\n")
    .map((line) => line.split("\t").map(visible).join("\t"))
    .join("\n");
}

/** JSON that holds the same values, with every such character written as an escape. */
export function visibleJson(json: string): string {
  return json.replace(/[\u007f-\u009f\u2028\u2029]/gu, escaped).replace(unseen, escaped);
}

function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(unseen, "")
    .replace(controls, (sign) => {
      const code = sign.charCodeAt(0);
      return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? "\u2421" : "\ufffd";
    });
}

const escaped = (sign: string): string =>
  Array.from({ length: sign.length }, (_, i) => `\\u${sign.charCodeAt(i).toString(16).padStart(4, "0")}`).join("");
