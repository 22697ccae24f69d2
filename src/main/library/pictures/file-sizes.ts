/** How much disk pictures take, by those that were made. */
import { statSync } from "node:fs";
import type { Store } from "../database/store.ts";

/** Files looked at. */
const latest = 8;

/** Bytes of the latest files with an ending, for each pixel; null where there are none. */
export function bytesPerPixel({ database }: Store, ending: string): number | null {
  const rows = database.all<{ path: string; pixels: number }>(
    `SELECT path, width * height AS pixels FROM picture WHERE missing = 0 AND path LIKE '%.' || ?
     ORDER BY made DESC, id DESC LIMIT ?`,
    ending,
    latest,
  );
  let [bytes, pixels] = [0, 0];
  for (const row of rows) {
    const found = statSync(row.path, { throwIfNoEntry: false });
    if (!found) continue;
    bytes += found.size;
    pixels += row.pixels;
  }
  return pixels === 0 ? null : bytes / pixels;
}
