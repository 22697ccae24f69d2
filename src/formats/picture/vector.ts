/** Pictures of shapes. */
import sharp from "sharp";
import type { Pixels } from "./pixels.ts";

/** An SVG as pixels of a square of this side, without transparency. */
export async function rasterise(svg: string, side: number): Promise<Pixels> {
  // Drawn at twice the size and reduced, as edges are smoother then.
  const whole = sharp(Buffer.from(svg), { density: 144 }).resize(side, side, { fit: "fill", kernel: "lanczos3" });
  const { data, info } = await whole
    .flatten({ background: "#ffffff" })
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: new Uint8Array(data) };
}
