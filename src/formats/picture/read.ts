/** Reading a picture, whatever its kind, as plain sRGB pixels. */
import { hash } from "node:crypto";
import sharp from "sharp";
import type { Metadata } from "sharp";
import { Fault } from "../../contract/fault.ts";
import { readBytes } from "./bytes.ts";
import type { Pixels } from "./pixels.ts";

/** A picture as read: upright, opaque, sRGB. */
export interface Picture extends Pixels {
  /** SHA-256 of the file's bytes, lower-case hex. */
  readonly sha256: string;
}

/**
 * Formats whose first frame is taken. Vector drawings and documents are not among them: they have no pixels of their
 * own.
 */
const formats: readonly string[] = ["jpeg", "png", "webp", "gif", "tiff", "heif"];

/** Of either side, in pixels. */
const smallest = 16;

/**
 * Reads a picture: EXIF orientation applied, transparency laid on white, grey, CMYK, 16-bit and wide-gamut
 * colours brought to 8-bit sRGB through their profiles, the first frame of an animation.
 * @param options.maxPixels refused above, judged by the header before anything is decoded; 100 megapixels by default
 * @throws Fault `image.missing`, `image.is-folder`, `image.not-readable`, `image.unreadable` (no picture, damaged,
 *   truncated),
 * `image.unsupported`, `image.file-too-large`, `image.too-large`, `image.too-small`
 */
export async function readPicture(file: string, options: { readonly maxPixels?: number } = {}): Promise<Picture> {
  const maxPixels = options.maxPixels ?? 100e6;
  const bytes = await readBytes(file);
  const header = await readHeader(file, bytes);
  if (!formats.includes(header.format))
    throw new Fault("image.unsupported", { file, format: header.format.toUpperCase() });
  if (header.compression === "hevc") throw new Fault("image.unsupported", { file, format: "HEIC" });
  const { width, height } = header;
  if (width * height > maxPixels) throw new Fault("image.too-large", { file, width, height, maxPixels });
  if (Math.min(width, height) < smallest)
    throw new Fault("image.too-small", { file, width, height, minimum: smallest });
  const pixels = await decode(file, bytes, header, maxPixels);
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

/**
 * What a picture's header says, its metadata included; nothing is decoded.
 * @throws Fault `image.unreadable`
 */
export async function readHeader(file: string, bytes: Buffer): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (cause) {
    const unknown = cause instanceof Error && cause.message.includes("unsupported image format");
    const reason = unknown ? "it is in no picture format known here" : "it is damaged or incomplete";
    throw new Fault("image.unreadable", { file, reason }, { cause });
  }
}

async function decode(file: string, bytes: Buffer, header: Metadata, maxPixels: number): Promise<Pixels> {
  let image = sharp(bytes, { failOn: "warning", limitInputPixels: maxPixels, autoOrient: true })
    .flatten({ background: "#ffffff" })
    .toColourspace("srgb");
  // sharp works on 16-bit pictures with a profile in Display P3 and only leaves it where an output profile is named.
  if (header.hasProfile && header.space === "rgb16") image = image.withIccProfile("srgb");
  try {
    const { data, info } = await image.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
    return {
      width: info.width,
      height: info.height,
      rgb: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    };
  } catch (cause) {
    throw new Fault("image.unreadable", { file, reason: "it is damaged or incomplete" }, { cause });
  }
}
