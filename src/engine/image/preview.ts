/** Small pictures shown while the real one is still being made. */
import sharp from "sharp";

/**
 * Pixels as a JPEG whose long side is `longSide`, fast rather than small. A latent's grid, a few dozen pixels wide, is
 * enlarged smoothly; a finished picture is reduced.
 * @param rgb interleaved, 3 channels
 */
export async function encodePreview(
  rgb: Uint8Array,
  width: number,
  height: number,
  longSide: number,
): Promise<Uint8Array> {
  const scale = longSide / Math.max(width, height);
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize(side(width), side(height), { fit: "fill", kernel: "cubic" })
    .jpeg({ quality: 85, optimiseCoding: false })
    .toBuffer();
}
