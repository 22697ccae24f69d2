/** What curation sees of a picture: small, and squeezed to a square, as layouts keep their places so. */
import type { Pixels } from "../../formats/picture/pixels.ts";
import { resample } from "../image/resample.ts";
import { type Colours, coloursOf, layout, type Strokes, strokesOf } from "../measure/plain-statistics.ts";
import { structureOf } from "../measure/structure.ts";

const SIDE = 128;
const PRINT = 8;

export interface Look {
  readonly colours: Colours;
  readonly strokes: Strokes;
  /** Where it is light and dark, too coarse for strokes. */
  readonly places: Float32Array;
  /** 8×8 pixels in base64. */
  readonly print: string;
  /** Nothing to see: a plain area. */
  readonly blank: boolean;
}

export function lookOf(pixels: Pixels): Look {
  const picture = resample(pixels, SIDE, SIDE, "bicubic");
  const { rgb } = resample(picture, PRINT, PRINT, "bicubic");
  const [colours, strokes, places] = [coloursOf(picture), strokesOf(picture), layout(picture)];
  return { colours, strokes, places, print: Buffer.from(rgb).toString("base64"), blank: structureOf(picture).blank };
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
