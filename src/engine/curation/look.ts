/** Looking at a picture for curation. */
import type { Look, LookedAt } from "../../contract/library/look.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";
import { readPicture } from "../../formats/picture/read.ts";
import { resample } from "../image/resample.ts";
import { doubtOf } from "../measure/page.ts";
import { coloursOf, layout, strokesOf } from "../measure/plain-statistics.ts";

const SIDE = 128;
const PRINT = 8;

export function lookOf(pixels: Pixels): Look {
  const picture = resample(pixels, SIDE, SIDE, "bicubic");
  const { rgb } = resample(picture, PRINT, PRINT, "bicubic");
  const [colours, strokes, places] = [coloursOf(picture), strokesOf(picture), layout(picture)];
  return { colours, strokes, places, print: Buffer.from(rgb).toString("base64"), doubt: doubtOf(pixels) };
}

/** @throws Fault `image.*` where the file cannot be read */
export async function lookAt(file: string): Promise<LookedAt> {
  const picture = await readPicture(file);
  return { sha256: picture.sha256, look: lookOf(picture) };
}

/** Mean difference of 255 up to which two small pictures are one, saved or scaled another way. */
const SAME = 3;

/** Whether two prints are of one picture. */
export function samePrint(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a, "base64"), Buffer.from(b, "base64")];
  if (one.length !== other.length || one.length === 0) return false;
  let apart = 0;
  for (let i = 0; i < one.length; i++) apart += Math.abs(one[i]! - other[i]!);
  return apart / one.length <= SAME;
}
