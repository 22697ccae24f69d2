/**
 * Names that every file system takes: Windows, macOS and Linux alike, so that an export survives a copy to any of them.
 */

/**
 * Bytes of UTF-8 for a folder's name, or a file's without ending. With number and ending it stays below 143, the least
 * any system allows.
 */
export const longestName = 120;

/**
 * A name, or a prompt, as a part of a file name: lower case, words joined by hyphens, the letters of every script and
 * pictographs kept, everything else dropped. May be empty.
 * @example slug("Anna Müller & Sohn") === "anna-müller-sohn"
 */
export function slug(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}._\-\s/\\&+,;:|]+/gu, "")
    .replace(/[\s/\\&+,;:|-]+/gu, "-")
    .replace(/^[-._]+|[-._]+$/g, "");
}

/**
 * The name as every system takes it: a hyphen in place of separators and `<>:"|?*`, without control and invisible
 * characters, without dots, blanks and hyphens at the ends, short enough, and no device of Windows. Never a way out of
 * its folder. Null where nothing is left.
 */
export function cleanName(name: string): string | null {
  const plain = name
    .normalize("NFC")
    .toWellFormed()
    .replace(/[\t\n\v\f\r\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[\p{Cc}\p{Cf}\ufffd]/gu, "")
    .replace(/\s*[<>:"/\\|?*]+\s*/g, "-")
    .replace(/^[\s.-]+/, "");
  const bare = shortened(plain, longestName).replace(/[\s.-]+$/, "");
  if (bare === "") return null;
  return isDevice(bare) ? `_${bare}` : bare;
}

/** The same for a part of a path that must have some name. */
export const safeName = (name: string): string => cleanName(name) ?? "_";

/** Windows takes these for devices, with any ending after them. */
function isDevice(name: string): boolean {
  return /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)/i.test(name);
}

/**
 * The text cut to so many bytes of UTF-8, never within what a reader sees as one character, and without a hyphen left
 * at its end.
 */
export function shortened(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let kept = "";
  let size = 0;
  // Made here: it takes longer than most starts can spare, and few names are too long.
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)) {
    size += Buffer.byteLength(segment);
    if (size > bytes) break;
    kept += segment;
  }
  return kept.replace(/[-\s]+$/, "");
}

/** Two paths with the same key are one file on some system: case does not count, nor how an accent is put together. */
export function collisionKey(path: string): string {
  return path.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}
