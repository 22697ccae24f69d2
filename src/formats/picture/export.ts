/**
 * A finished picture encoded anew for others to see: in their format, at their size, telling as much as the artist
 * allows.
 */
import sharp from "sharp";
import type { Sharp } from "sharp";
import type { ExportOptions } from "../../contract/library/exporting.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import { withDensity } from "./density.ts";
import type { Made } from "./made.ts";
import { saidByFile } from "./made-in.ts";
import { encodeWithRecipe, keywords } from "./metadata.ts";
import { generationParameters } from "./parameters.ts";
import { insertTextChunks } from "./png.ts";
import { readPicture } from "./read.ts";
import { namelessRecipe } from "./references.ts";
import { watermarkLayers } from "./watermark.ts";
import { markPacket, xmpPacket } from "./xmp.ts";

export interface ExportEncoding extends Pick<
  ExportOptions,
  "format" | "quality" | "metadata" | "creator" | "dpi" | "profile" | "watermark"
> {
  /** In pixels; null leaves the size. */
  readonly longSide: number | null;
  readonly recipe: Recipe;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Encoded extends Size {
  readonly data: Buffer;
}

/** A TIFF always says some resolution; printers expect this one. */
const printDensity = 300;

/** Pixels per millimetre. */
const resolution = (dpi: number) => ({ xres: dpi / 25.4, yres: dpi / 25.4 });

/**
 * Reads a picture and encodes it as the options say. Of the file's own metadata nothing is carried over: what goes in
 * is made afresh from the recipe, without the paths and file names of what the picture was made of.
 * @throws Fault `image.missing` and the other faults of reading, `image.recipe-too-long` (JPEG only)
 */
export async function encodeForExport(file: string, options: ExportEncoding): Promise<Encoded> {
  const { rgb, ...size } = await readPicture(file);
  const made = options.metadata === "full recipe" ? (await saidByFile(file)).made : null;
  const fitted = fittedSize(size, options.longSide);
  let image = sharp(rgb, { raw: { ...size, channels: 3 } });
  if (fitted.width !== size.width || fitted.height !== size.height)
    image = image.resize({ ...fitted, fit: "fill", kernel: "lanczos3" });
  if (options.watermark !== null) image = image.composite([...(await watermarkLayers(options.watermark, fitted))]);
  if (options.profile !== "none") image = image.withIccProfile(options.profile);
  const data = await withMetadata(encoder(image, options), file, fitted, { ...options, made });
  return { ...fitted, data: options.dpi === null ? data : withDensity(data, options.format, options.dpi) };
}

/** The size with its long side at most so many pixels; null, or a long side that is greater, leaves it. */
export function fittedSize({ width, height }: Size, longSide: number | null): Size {
  const long = Math.max(width, height);
  if (longSide === null || longSide >= long) return { width, height };
  const side = (length: number) => Math.max(1, Math.round((length * longSide) / long));
  return { width: side(width), height: side(height) };
}

function encoder(image: Sharp, { format, quality, dpi }: ExportEncoding): Sharp {
  switch (format) {
    case "png":
      return image.png({ compressionLevel: 6, adaptiveFiltering: true });
    case "jpeg":
      return image.jpeg({ quality, chromaSubsampling: "4:4:4" });
    case "webp":
      return image.webp({ quality, effort: 4, smartSubsample: true });
    case "tiff":
      return image.tiff({ compression: "lzw", predictor: "horizontal", ...resolution(dpi ?? printDensity) });
    default:
      throw format satisfies never;
  }
}

async function withMetadata(
  image: Sharp,
  file: string,
  size: Size,
  { format, metadata, creator, recipe, made }: ExportEncoding & { readonly made: Made | null },
): Promise<Buffer> {
  switch (metadata) {
    case "full recipe": {
      const nameless = namelessRecipe(recipe);
      const dated = made ? { made } : {};
      if (format !== "tiff")
        return encodeWithRecipe(image, { file, format, recipe: nameless, creator, ...dated, ...size });
      return image
        .withXmp(xmpPacket(nameless, { creator, ...dated, parameters: generationParameters(nameless, size) }))
        .toBuffer();
    }
    case "credit and AI mark":
      return withPacket(image, format, markPacket(recipe, { creator }));
    case "AI mark only":
      return withPacket(image, format, markPacket(recipe, null));
    case "nothing":
      return image.toBuffer();
    default:
      throw metadata satisfies never;
  }
}

/** In a PNG the packet stands plainly: libvips would compress it, which XMP readers do not expect. */
async function withPacket(image: Sharp, format: ExportEncoding["format"], packet: string): Promise<Buffer> {
  if (format !== "png") return image.withXmp(packet).toBuffer();
  return insertTextChunks(await image.toBuffer(), [{ keyword: keywords.xmp, text: packet, international: true }]);
}
