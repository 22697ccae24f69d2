/** The part of a picture that its subject fills. */
import { cropPixels, type Pixels } from "../../formats/picture/pixels.ts";
import { matteOf } from "../faces/matte.ts";

/** Shares of a picture that a person may fill; outside of them the matte saw none, or everything. */
const [LEAST, MOST] = [0.03, 0.95];
/** Left around the person, of the longer side of the box. */
const MARGIN = 0.05;

/** The picture cut to the person in it; as it is where none is seen. @throws Fault `faces.*`, `runtime.*` */
export async function subjectOf(picture: Pixels): Promise<Pixels> {
  const box = boxOf(await matteOf(picture), picture);
  return box ? cropPixels(picture, box) : picture;
}

/** The box of a matte [height, width]; null where it is of hardly anything, or of everything. */
export function boxOf(
  matte: Float32Array,
  { width, height }: Pick<Pixels, "width" | "height">,
): { readonly left: number; readonly top: number; readonly width: number; readonly height: number } | null {
  let [left, top, right, bottom, count] = [width, height, -1, -1, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (matte[y * width + x]! > 0.5) {
        [left, right] = [Math.min(left, x), Math.max(right, x)];
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
        count++;
      }
  const share = count / (width * height);
  if (share < LEAST || share > MOST) return null;
  const margin = Math.round(MARGIN * Math.max(right - left, bottom - top));
  [left, top] = [Math.max(0, left - margin), Math.max(0, top - margin)];
  [right, bottom] = [Math.min(width - 1, right + margin), Math.min(height - 1, bottom + margin)];
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}
