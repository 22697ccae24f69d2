/** A part of a picture as a picture of its own. */
import { hash } from "node:crypto";
import { access } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import type { Crop } from "../../contract/library.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { cropPixels } from "../../formats/picture/pixels.ts";
import { pixelSpan, readPicture } from "../../formats/picture/read.ts";

export interface CroppedFile {
  readonly path: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Writes part of a picture into a folder, as a PNG without metadata, named by the digest of its bytes: the same crop of
 * the same picture is one file. Nothing smaller than 16 pixels a side is cut.
 * @param crop in fractions of the upright picture
 * @throws Fault `image.*` where the picture cannot be read or the crop not be written
 */
export async function cropPicture(file: string, crop: Crop, folder: string): Promise<CroppedFile> {
  const picture = await readPicture(file);
  const [left, width] = pixelSpan(crop.left, crop.width, picture.width);
  const [top, height] = pixelSpan(crop.top, crop.height, picture.height);
  const { rgb } = cropPixels(picture, { left, top, width, height });
  const png = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 3, adaptiveFiltering: true })
    .toBuffer();
  const sha256 = hash("sha256", png, "hex");
  const path = join(folder, `${sha256}.png`);
  if (
    !(await access(path).then(
      () => true,
      () => false,
    ))
  )
    await writeAtomically(path, png);
  return { path, sha256, width, height };
}
