/** The recipe inside a saved picture: put there, and read back. */
import path from "node:path";
import type { Metadata, Sharp } from "sharp";
import { Fault } from "../../contract/fault.ts";
import { wordsOf } from "../../contract/making/idiom.ts";
import type { Origin } from "../../contract/library/origin.ts";
import { parseRecipe } from "../../contract/making/recipe.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import { readBytes } from "./bytes.ts";
import { exifBlock, insertExifInJpeg, insertExifInWebp, jpegExifLimit } from "./exif.ts";
import type { Format } from "./format.ts";
import { generationParameters } from "./parameters.ts";
import { isoOf, type Made } from "./made.ts";
import { insertExifInPng, insertTextChunks, textChunks } from "./png.ts";
import { readHeader } from "./source.ts";
import { absoluteRecipe } from "./references.ts";
import { packetsIn, recipeJsonIn, software, xmpPacket } from "./xmp.ts";

/**
 * PNG keywords: ours, the one that AUTOMATIC1111 made common, the PNG specification's own for the day, and the one that
 * the XMP standard prescribes.
 */
export const keywords = {
  recipe: "atelier",
  parameters: "parameters",
  created: "Creation Time",
  xmp: "XML:com.adobe.xmp",
} as const;

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
  /** When the picture was made; goes into XMP and EXIF. */
  readonly made?: Made | undefined;
  /** What made it; goes into XMP. */
  readonly origin?: Origin | undefined;
}

/**
 * Encodes an image with its metadata: text chunks in PNG (`atelier` with the recipe, `parameters` for other programs,
 * the day, and XMP, which libvips would compress although XMP readers want it plain), XMP and EXIF in JPEG and WebP.
 * @param image with the output format already chosen
 * @throws Fault `image.recipe-too-long`
 */
export async function encodeWithRecipe(image: Sharp, saved: Saved): Promise<Buffer> {
  const { file, format, recipe, title, creator, made, origin } = saved;
  const parameters = generationParameters(recipe, saved);
  if (format === "png") {
    const dated = made
      ? insertExifInPng(await image.toBuffer(), exifBlock({ software, made }))
      : await image.toBuffer();
    return insertTextChunks(dated, [
      { keyword: keywords.recipe, text: plainJson(recipe) },
      { keyword: keywords.parameters, text: parameters },
      ...(made ? [{ keyword: keywords.created, text: isoOf(made) }] : []),
      { keyword: keywords.xmp, text: xmpPacket(recipe, { title, creator, made, origin }), international: true },
    ]);
  }
  const block = exifBlock({
    software,
    description: wordsOf(recipe).toWellFormed().replaceAll("\0", ""),
    userComment: parameters,
    made,
  });
  if (format === "webp")
    return insertExifInWebp(await image.withXmp(xmpPacket(recipe, { title, creator, made, origin })).toBuffer(), block);
  if (block.length > jpegExifLimit)
    throw new Fault("image.recipe-too-long", { file, bytes: block.length, limit: jpegExifLimit });
  return insertExifInJpeg(await image.withXmp(jpegPacket(saved)).toBuffer(), block);
}

/** Where the prompt does not fit twice into a JPEG, its description is shortened, never its recipe. */
function jpegPacket({ file, recipe, title, creator, made, origin }: Saved): string {
  const whole = xmpPacket(recipe, { title, creator, made, origin });
  if (Buffer.byteLength(whole) <= jpegXmpLimit) return whole;
  const short = xmpPacket(recipe, { title: title?.slice(0, 100), descriptionLimit: 500, creator, made, origin });
  const bytes = Buffer.byteLength(short);
  if (bytes > jpegXmpLimit) throw new Fault("image.recipe-too-long", { file, bytes, limit: jpegXmpLimit });
  return short;
}

/** JSON in plain ASCII, so that it is text for every program that keeps text, whatever it takes its letters for. */
const plainJson = (recipe: Recipe): string =>
  JSON.stringify(recipe).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The recipe's text: where it is written, else wherever in the file another program has put it. */
function recipeText(bytes: Buffer, { comments, xmp }: Metadata): string | undefined {
  const ours = (texts: readonly { readonly keyword: string; readonly text: string }[] | undefined) =>
    texts?.find(({ keyword }) => keyword === keywords.recipe)?.text;
  const quick = ours(comments) ?? (xmp === undefined ? undefined : recipeJsonIn(xmp.toString("utf8")));
  if (quick !== undefined) return quick;
  const texts = textChunks(bytes);
  const packets = [...texts.map(({ text }) => text), ...packetsIn(bytes)];
  return ours(texts) ?? packets.map(recipeJsonIn).find((json) => json !== undefined);
}

/**
 * The recipe that a picture carries, paths absolute.
 * @throws Fault `image.missing` and its kin, `image.unreadable`, `recipe.absent`, `recipe.invalid`
 */
export async function readRecipe(file: string): Promise<Recipe> {
  const bytes = await readBytes(file);
  return recipeIn(file, bytes, await readHeader(file, bytes));
}

/**
 * The same of a picture whose bytes and header were read already.
 * @throws Fault `recipe.absent`, `recipe.invalid`
 */
export function recipeIn(file: string, bytes: Buffer, header: Metadata): Recipe {
  const json = recipeText(bytes, header);
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
