/** A picture whose content is taken apart and whose style stays: its parts are laid elsewhere, none where it was. */
import type { Pixels } from "../../formats/picture/pixels.ts";
import { resample } from "../image/resample.ts";

const SIDE = 256;
/** Parts across and down. */
const PARTS = 8;

/** Ways to lay the parts: each comes once, none to its own place, and no two beside each other that were so. */
export const layings = [27, 29, 35, 37] as const;

export function takenApart(picture: Pixels, laying: (typeof layings)[number]): Pixels {
  const { rgb } = resample(picture, SIDE, SIDE, "bicubic");
  const out = new Uint8Array(rgb.length);
  const side = SIDE / PARTS;
  for (let place = 0; place < PARTS ** 2; place++) {
    const start = (part: number, line: number): number =>
      3 * ((Math.floor(part / PARTS) * side + line) * SIDE + (part % PARTS) * side);
    for (let line = 0; line < side; line++) {
      const from = start((laying * place + 13) % PARTS ** 2, line);
      out.set(rgb.subarray(from, from + 3 * side), start(place, line));
    }
  }
  return { width: SIDE, height: SIDE, rgb: out };
}
