/** The recipe inside a saved picture: put there, and read back. */
import path from "node:path";
import type { Sharp } from "sharp";
import { Fault } from "../../contract/fault.ts";
import { wordsOf } from "../../contract/idiom.ts";
import { parseRecipe } from "../../contract/recipe.ts";
import type { Recipe } from "../../contract/recipe.ts";
import { readBytes } from "./bytes.ts";
import { exifBlock, insertExifInJpeg, insertExifInWebp, jpegExifLimit } from "./exif.ts";
import type { Format } from "./format.ts";
import { generationParameters } from "./parameters.ts";
import { insertTextChunks } from "./png.ts";
import { readHeader } from "./source.ts";
import { absoluteRecipe } from "./references.ts";
import { recipeJsonIn, software, xmpPacket } from "./xmp.ts";

/** PNG keywords: ours, the one that AUTOMATIC1111 made common, and the one that the XMP standard prescribes. */
export const keywords = { recipe: "atelier", parameters: "parameters", xmp: "XML:com.adobe.xmp" } as const;

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
  readonly creator?: string | undefined;
}

/**
 * Encodes an image with its metadata: text chunks in PNG (`atelier` with the recipe, `parameters` for other programs,
 * and XMP, which libvips would compress although XMP readers want it plain), XMP and EXIF in JPEG and WebP.
 * @param image with the output format already chosen
 * @throws Fault `image.recipe-too-long`
 */
export async function encodeWithRecipe(image: Sharp, saved: Saved): Promise<Buffer> {
  const { file, format, recipe, title, creator } = saved;
  const parameters = generationParameters(recipe, saved);
  if (format === "png") {
    return insertTextChunks(await image.toBuffer(), [
      { keyword: keywords.recipe, text: JSON.stringify(recipe), international: true },
      { keyword: keywords.parameters, text: parameters },
      { keyword: keywords.xmp, text: xmpPacket(recipe, { title, creator }), international: true },
    ]);
  }
  const block = exifBlock({
    software,
    description: wordsOf(recipe).toWellFormed().replaceAll("\0", ""),
    userComment: parameters,
  });
  if (format === "webp")
    return insertExifInWebp(await image.withXmp(xmpPacket(recipe, { title, creator })).toBuffer(), block);
  if (block.length > jpegExifLimit)
    throw new Fault("image.recipe-too-long", { file, bytes: block.length, limit: jpegExifLimit });
  return insertExifInJpeg(await image.withXmp(jpegPacket(saved)).toBuffer(), block);
}

/** Where the prompt does not fit twice into a JPEG, its description is shortened, never its recipe. */
function jpegPacket({ file, recipe, title, creator }: Saved): string {
  const whole = xmpPacket(recipe, { title, creator });
  if (Buffer.byteLength(whole) <= jpegXmpLimit) return whole;
  const short = xmpPacket(recipe, { title: title?.slice(0, 100), descriptionLimit: 500, creator });
  const bytes = Buffer.byteLength(short);
  if (bytes > jpegXmpLimit) throw new Fault("image.recipe-too-long", { file, bytes, limit: jpegXmpLimit });
  return short;
}

/**
 * The recipe that a picture carries, paths absolute.
 * @throws Fault `image.missing` and its kin, `image.unreadable`, `recipe.absent`, `recipe.invalid`
 */
export async function readRecipe(file: string): Promise<Recipe> {
  const header = await readHeader(file, await readBytes(file));
  const json =
    header.comments?.find((comment) => comment.keyword === keywords.recipe)?.text ??
    (header.xmp === undefined ? undefined : recipeJsonIn(header.xmp.toString("utf8")));
  if (json === undefined) throw new Fault("recipe.absent", { file });
  return absoluteRecipe(parseRecipe(parsed(json)), path.dirname(path.resolve(file)));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new Fault(
      "recipe.invalid",
      { issues: [{ field: "recipe", problem: "what the picture carries is not JSON" }] },
      { cause },
    );
  }
}
