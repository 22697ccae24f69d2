/** Reading a picture, whatever its kind, as plain sRGB pixels. */
import { hash } from "node:crypto";
import sharp from "sharp";
import { Fault } from "../../contract/fault.ts";
import { readBytes } from "./bytes.ts";
import { endsEmpty, meansMissingRows, mended } from "./jpeg.ts";
import type { Pixels } from "./pixels.ts";
import { mostPixels, openSource, smallest, type Source } from "./source.ts";

/** A picture as read: upright, opaque, sRGB. */
export interface Picture extends Pixels {
  /** SHA-256 of the file's bytes, lower-case hex. */
  readonly sha256: string;
}

/** Up to so many pixels a picture is read as it is; above, a half, a quarter or an eighth of its sides. */
const readWhole = 100e6;

/** What is read of larger ones has at most so many: more than any network takes. */
const readReduced = 52e6;

/**
 * Of pictures in inks (CMYK) a part is enough: the way of their colours through the profiles takes ten times as
 * long as decoding them, 90 ms for a megapixel.
 */
const ofInks = { whole: 1 / 2, reduced: 1 / 4 } as const;

export interface Limits {
  /** Pixels up to which a picture is read whole. */
  readonly whole: number;
  /** Pixels of what is read of a larger one. */
  readonly reduced: number;
  /** Refused above, judged by the header before anything is decoded. */
  readonly most: number;
}

/**
 * Reads a picture: EXIF orientation applied, transparency laid on white, grey, CMYK, 16-bit and wide-gamut colours
 * brought to 8-bit sRGB through their profiles, the first frame of an animation. A very large one is read smaller, the
 * same way on every machine, so that what is made of it can be made again. What a decoder only warns of is no damage;
 * missing rows are.
 * @throws Fault `image.missing`, `image.is-folder`, `image.not-readable`, `image.unreadable` (no picture, damaged,
 *   truncated), `image.camera-raw`, `image.unsupported`, `image.file-too-large`, `image.too-large`, `image.blank`,
 *   `image.too-small`
 */
export async function readPicture(
  file: string,
  limits: Limits = { whole: readWhole, reduced: readReduced, most: mostPixels },
): Promise<Picture> {
  const bytes = await readBytes(file);
  const source = await openSource(file, bytes, limits.most);
  const pixels = await decode(file, source, limits);
  return { ...pixels, sha256: hash("sha256", bytes, "hex") };
}

/**
 * First pixel and number of pixels of a part of a side, given as fractions of it; at least as many as can be read
 * again.
 */
export function pixelSpan(from: number, part: number, side: number): readonly [first: number, count: number] {
  const count = Math.min(side, Math.max(smallest, Math.round(part * side)));
  return [Math.min(Math.max(0, Math.round(from * side)), side - count), count];
}

async function decode(file: string, source: Source, limits: Limits): Promise<Pixels> {
  try {
    return await (source.kind === "jpeg" ? decodeJpeg(source, limits) : pixelsOf(source, limits, "error"));
  } catch (cause) {
    throw new Fault("image.unreadable", { file, reason: "it is damaged or incomplete" }, { cause });
  }
}

/** Only warnings tell of missing rows in a JPEG, and most of them tell of less. */
async function decodeJpeg(source: Source, limits: Limits): Promise<Pixels> {
  if (endsEmpty(source.bytes)) throw new RangeError("the file ends in room for bytes that never came");
  const strict = await pixelsOf(source, limits, "warning").catch(() => null);
  if (strict) return strict;
  const better = { ...source, bytes: mended(source.bytes) };
  return pixelsOf(better, limits, "warning").catch((warning: Error) => {
    if (meansMissingRows(warning.message)) throw warning;
    return pixelsOf(better, limits, "error");
  });
}

async function pixelsOf(
  { bytes, which, opaque, header }: Source,
  limits: Limits,
  failOn: "warning" | "error",
): Promise<Pixels> {
  const { most } = limits;
  let image = sharp(bytes, { failOn, limitInputPixels: most, autoOrient: true, ...which });
  const { width, height } = header.autoOrient;
  const part = header.space === "cmyk" ? ofInks : { whole: 1, reduced: 1 };
  const [whole, reduced] = [limits.whole * part.whole, limits.reduced * part.reduced];
  // Decoders of JPEG and WebP reduce while they read, by less than what is asked for, so that the whole never lies in
  // memory. A half they read whole.
  const by = width * height <= whole ? 1 : ([2, 4, 8].find((n) => width * height <= n * n * reduced) ?? 8);
  if (by > 1) image = image.resize(Math.ceil(width / by), Math.ceil(height / by), { fit: "fill" });
  image = (opaque ? image.removeAlpha() : image.flatten({ background: "#ffffff" })).toColourspace("srgb");
  // sharp works on 16-bit pictures with a profile in Display P3 and only leaves it where an output profile is named.
  if (header.hasProfile && header.space === "rgb16") image = image.withIccProfile("srgb");
  const { data, info } = await image.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    rgb: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}
