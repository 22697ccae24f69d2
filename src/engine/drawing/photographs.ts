/** Pieces of photographs as contents, from any folder of pictures that may be used so. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../contract/fault.ts";
import { cropPixels, type Pixels } from "../../formats/picture/pixels.ts";
import { readPicture } from "../../formats/picture/read.ts";
import { resample } from "../image/resample.ts";
import type { Chance } from "./chance.ts";
import { type Colour, held, mixed, saturated } from "./colour.ts";

const isPicture = (name: string): boolean => /\.(jpe?g|png|webp|avif|heic|tiff?)$/i.test(name);

/** The pictures of a folder and of those in it, in the order of their names. @throws Fault `training.no-photographs` */
export async function photographsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true }).catch((): string[] => []);
  const files = names.filter(isPicture).toSorted();
  if (files.length < 2) throw new Fault("training.no-photographs", { folder });
  return files.map((name) => join(folder, name));
}

/** A square piece of a photograph, in other light. @throws Fault `image.*` */
export async function photographed(c: Chance, file: string, side: number): Promise<Pixels> {
  const whole = await readPicture(file);
  const short = Math.min(whole.width, whole.height);
  const length = Math.max(Math.min(side, short), Math.floor(short * c.uniform(0.25, 1) ** 0.7));
  const piece = cropPixels(whole, {
    left: c.whole(0, whole.width - length),
    top: c.whole(0, whole.height - length),
    width: length,
    height: length,
  });
  return jittered(c, c.often(0.5) ? mirrored(piece) : piece, side);
}

function mirrored({ width, height, rgb }: Pixels): Pixels {
  const out = new Uint8Array(rgb.length);
  for (let n = 0; n < width * height; n++) {
    const other = n - (n % width) + (width - 1 - (n % width));
    out.set(rgb.subarray(3 * other, 3 * other + 3), 3 * n);
  }
  return { width, height, rgb: out };
}

function jittered(c: Chance, piece: Pixels, side: number): Pixels {
  const { width, height, rgb } = resample(piece, side, side, "lanczos");
  const [light, contrast, saturation] = [c.uniform(0.7, 1.3), c.uniform(0.7, 1.35), c.uniform(0.4, 1.5)];
  const mean = rgb.reduce((a, b) => a + b, 0) / rgb.length;
  const out = new Uint8Array(rgb.length);
  for (let n = 0; n < width * height; n++) {
    const colour = saturated([rgb[3 * n]!, rgb[3 * n + 1]!, rgb[3 * n + 2]!], saturation);
    const other: Colour = mixed([mean, mean, mean], colour, contrast);
    for (const channel of [0, 1, 2] as const) out[3 * n + channel] = Math.round(held(other[channel] * light, 0, 255));
  }
  return { width, height, rgb: out };
}
