/** How sharp a picture is, to tell a blurred photograph from a good one. */
import sharp from "sharp";
import type { Pixels } from "../../formats/picture/pixels.ts";

/** Long side to which a picture is brought first, so that the measure does not depend on its size. */
const side = 256;

/**
 * Variance of the Laplacian of the picture in grey (Pech-Pacheco et al., 2000, "Diatom autofocusing in brightfield
 * microscopy"). Values are grey levels squared: a sharp portrait has some hundreds, one blurred beyond use less than
 * ten.
 */
export async function sharpness({ width, height, rgb }: Pixels): Promise<number> {
  const { data, info } = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize(side, side, { fit: "inside", withoutEnlargement: true })
    .greyscale()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const [columns, rows, step] = [info.width, info.height, info.channels];
  const grey = (x: number, y: number) => data[(y * columns + x) * step]!;
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let y = 1; y < rows - 1; y++) {
    for (let x = 1; x < columns - 1; x++) {
      const laplacian = grey(x - 1, y) + grey(x + 1, y) + grey(x, y - 1) + grey(x, y + 1) - 4 * grey(x, y);
      sum += laplacian;
      squares += laplacian ** 2;
      count++;
    }
  }
  return count === 0 ? 0 : squares / count - (sum / count) ** 2;
}
