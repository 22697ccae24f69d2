/** The recipe inside a saved picture: put there, and read back. */
import path from "node:path";
import { Fault } from "../../contract/fault.ts";
import { parseRecipe } from "../../contract/recipe.ts";
import type { Recipe } from "../../contract/recipe.ts";
import { readBytes } from "./bytes.ts";
import { exifBlock, insertExifInJpeg, insertExifInWebp, jpegExifLimit } from "./exif.ts";
import type { Format } from "./format.ts";
import { generationParameters } from "./parameters.ts";
import { insertTextChunks } from "./png.ts";
import { readHeader } from "./read.ts";
import { absoluteRecipe } from "./references.ts";
import { recipeJsonIn, software, xmpPacket } from "./xmp.ts";

/** PNG keywords: ours, and the one that AUTOMATIC1111 made common. */
const keywords = { recipe: "atelier", parameters: "parameters" } as const;

/** What libvips puts into a JPEG; it drops longer packets without a word. */
const jpegXmpLimit = 60_000;

/** A saved picture as far as its metadata is concerned. */
export interface Saved {
  readonly file: string;
  readonly format: Format;
  readonly width: number;
  readonly height: number;
  readonly recipe: Recipe;
  readonly title?: string | undefined;
}

/**
 * The XMP packet to give to the encoder. A JPEG has room for 60 000 bytes: where the prompt does not fit twice, its
 * description is shortened, never its recipe.
 * @throws Fault `image.recipe-too-long` where even that does not fit
 */
export function xmpFor({ file, format, recipe, title }: Saved): string {
  const whole = xmpPacket(recipe, { title });
  if (format !== "jpeg" || Buffer.byteLength(whole) <= jpegXmpLimit) return whole;
  const short = xmpPacket(recipe, { title: title?.slice(0, 100), descriptionLimit: 500 });
  const bytes = Buffer.byteLength(short);
  if (bytes > jpegXmpLimit) throw new Fault("image.recipe-too-long", { file, bytes, limit: jpegXmpLimit });
  return short;
}

/**
 * An encoded picture, XMP inside, with the rest of its metadata: text chunks in PNG (`atelier` with the recipe,
 * `parameters` for other programs), EXIF in JPEG and WebP.
 * @throws Fault `image.recipe-too-long`
 */
export function withMetadata(encoded: Uint8Array, { file, format, recipe, width, height }: Saved): Buffer {
  const parameters = generationParameters(recipe, { width, height });
  if (format === "png") {
    return insertTextChunks(encoded, [
      { keyword: keywords.recipe, text: JSON.stringify(recipe), international: true },
      { keyword: keywords.parameters, text: parameters },
    ]);
  }
  const block = exifBlock({ software, description: recipe.prompt.toWellFormed().replaceAll("\0", ""), userComment: parameters });
  if (format === "webp") return insertExifInWebp(encoded, block);
  if (block.length > jpegExifLimit) throw new Fault("image.recipe-too-long", { file, bytes: block.length, limit: jpegExifLimit });
  return insertExifInJpeg(encoded, block);
}

/**
 * The recipe that a picture carries, paths absolute.
 * @throws Fault `image.missing` and its kin, `image.unreadable`, `recipe.absent`, `recipe.invalid`
 */
export async function readRecipe(file: string): Promise<Recipe> {
  const header = await readHeader(file, await readBytes(file));
  const json = header.comments?.find((comment) => comment.keyword === keywords.recipe)?.text
    ?? (header.xmp === undefined ? undefined : recipeJsonIn(header.xmp.toString("utf8")));
  if (json === undefined) throw new Fault("recipe.absent", { file });
  return absoluteRecipe(parseRecipe(parsed(json)), path.dirname(path.resolve(file)));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new Fault("recipe.invalid", { issues: [{ field: "recipe", problem: "what the picture carries is not JSON" }] }, { cause });
  }
}
