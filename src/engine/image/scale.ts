/** Pictures of other sizes for networks that were not taught with any particular way of scaling. */
import sharp from "sharp";
import type { Pixels } from "../../formats/picture/pixels.ts";

/** A picture whose sides are so many times as long. */
export async function scaledBy(picture: Pixels, factor: number): Promise<Pixels> {
  if (factor === 1) return picture;
  const side = (length: number): number => Math.max(1, Math.round(length * factor));
  return stretched(picture, side(picture.width), side(picture.height));
}

/** A picture of these sides, whatever its format. */
export async function stretched({ width, height, rgb }: Pixels, to: number, by: number): Promise<Pixels> {
  const data = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize(to, by, { fit: "fill" })
    .raw()
    .toBuffer();
  return { width: to, height: by, rgb: data };
}
