/** What a machine of a farm has made of the picture by which it is tried. */
import { resample } from "../engine/image/resample.ts";
import { readPicture } from "../formats/picture/read.ts";

/** The colours of a picture's sixteen parts, row by row: 48 bytes as base64. */
export async function coloursOf(file: string): Promise<string> {
  const { rgb } = resample(await readPicture(file), 4, 4, "bicubic");
  return Buffer.from(rgb).toString("base64");
}
