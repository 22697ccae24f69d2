/** A picture as it is seen, turned and cropped: as a picture of its own, and to be looked at. */
import { hash } from "node:crypto";
import { access } from "node:fs/promises";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { isAsItIs, type Seen, type Turn, turnedCrop } from "../../contract/library/seen.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { cropPixels, type Pixels } from "../../formats/picture/pixels.ts";
import { type Picture, pixelSpan, readPicture } from "../../formats/picture/read.ts";

export interface PartFile {
  readonly path: string;
  readonly sha256: string;
}

/**
 * Writes a picture as it is seen into a folder, as a PNG without metadata, named by the digest of its bytes: the same
 * part of the same picture is one file.
 * @throws Fault `image.*` where the picture cannot be read or the part not be written
 */
export async function partOfPicture(file: string, seen: Seen, folder: string): Promise<PartFile> {
  const part = await readPart(file, seen);
  const png = await part.png({ compressionLevel: 3, adaptiveFiltering: true }).toBuffer();
  const sha256 = hash("sha256", png, "hex");
  const path = join(folder, `${sha256}.png`);
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (!there) await writeAtomically(path, png);
  return { path, sha256 };
}

/**
 * The pixels of a picture as it is seen. The crop is cut before the turn, which so needs less memory.
 * @throws Fault `image.*`
 */
export async function readPart(file: string, { turn, crop }: Seen): Promise<Sharp> {
  const picture = await readPicture(file);
  const upright = turnedCrop(crop, -turn);
  const [left, width] = pixelSpan(upright?.left ?? 0, upright?.width ?? 1, picture.width);
  const [top, height] = pixelSpan(upright?.top ?? 0, upright?.height ?? 1, picture.height);
  const { rgb } = cropPixels(picture, { left, top, width, height });
  return sharp(rgb, { raw: { width, height, channels: 3 } }).rotate(90 * turn);
}

/** A picture as it is seen after so many quarter turns. @throws Fault `image.*` */
export const readTurned = async (file: string, turn: Turn): Promise<Pixels> =>
  pixelsOf(await readPart(file, { turn, crop: null }));

/** A picture as it is seen, with a digest of its own. @throws Fault `image.*` */
export async function readSeen(file: string, seen: Seen): Promise<Picture> {
  if (isAsItIs(seen)) return readPicture(file);
  const pixels = await pixelsOf(await readPart(file, seen));
  return { ...pixels, sha256: hash("sha256", pixels.rgb, "hex") };
}

async function pixelsOf(picture: Sharp): Promise<Pixels> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: data };
}
