/** Long sides as they are typed: "2048, 512". */
import type { ExportOptions } from "../../contract/library/exporting.ts";

type Sizes = ExportOptions["sizes"];

/** How the size of the picture itself is typed among others. */
const whole = "full";

export const sizesInWords = (sizes: Sizes): string =>
  sizes.length === 1 && sizes[0] === null ? "" : sizes.map((size) => size ?? whole).join(", ");

/** The sizes in what is typed; null where it is none. Nothing is the picture as it was made. */
export function sizesOf(typed: string): Sizes | null {
  const parts = typed
    .split(/[\s,;]+/)
    .map((part) => part.replace(/px$/i, ""))
    .filter((part) => part !== "");
  if (parts.length === 0) return [null];
  const sizes = parts.map((part) => (part.toLowerCase() === whole ? null : /^\d{1,5}$/.test(part) ? Number(part) : 0));
  const fine = sizes.every((size) => size === null || (size >= 16 && size <= 20_000));
  return fine && sizes.length <= 8 ? [...new Set(sizes)] : null;
}
