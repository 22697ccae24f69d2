/** Amounts of data in words. */

const units = ["kB", "MB", "GB", "TB"] as const;

/** @example bytesInWords(23_802_932_552) // "23.8 GB" */
export function bytesInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  // The unit in which what is printed stays below a thousand, rounding included.
  const unit = units.findIndex((_, i) => (bytes / 1000 ** (i + 1)).toFixed(1).length < 6);
  const power = unit === -1 ? units.length - 1 : unit;
  return `${(bytes / 1000 ** (power + 1)).toFixed(1)} ${units[power]}`;
}
