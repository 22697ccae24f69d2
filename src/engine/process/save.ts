/** Names and saves finished pictures without ever writing over one. */
import { join } from "node:path";
import type { Destination, GenerateRequest, SavedPicture } from "../../contract/engine.ts";
import { wordsOf } from "../../contract/making/idiom.ts";
import type { Origin } from "../../contract/library/origin.ts";
import { recorded } from "../../contract/library/private.ts";
import type { Made } from "../uso/generate.ts";
import { proveFolder } from "../../formats/folders.ts";
import { underFreeName } from "../../formats/free-name.ts";
import { cleanName, shortened } from "../../formats/names.ts";
import { madeNow } from "../../formats/picture/made.ts";
import type { Pixels } from "../../formats/picture/pixels.ts";
import { readPicture } from "../../formats/picture/read.ts";
import { writePicture } from "../../formats/picture/write.ts";

const ENDINGS = { png: "png", jpeg: "jpg", webp: "webp" } as const;

/** Nothing is computed whose pictures could not be saved. @throws Fault `image.folder-unusable`, `image.no-space` */
export async function proveDestination({ recipe, out }: Pick<GenerateRequest, "recipe" | "out">): Promise<void> {
  await proveFolder(out.folder, { bytes: recipe.count * recipe.width * recipe.height * bytesPerPixel[out.format] });
}

/** As much as a picture rarely takes. */
const bytesPerPixel = { png: 3, jpeg: 1.5, webp: 1.5 } as const;

/**
 * Saves one picture under a free name in the destination, with what is to be kept of its recipe.
 * @param isSame  whether a file with the picture's name is that picture, and stays in its place, as `sameAs` tells
 * @throws Fault `image.*`
 */
export async function savePicture(
  picture: Pick<Made, "pixels" | "recipe"> & { readonly origin?: Origin | undefined },
  { folder, format, quality, name }: Destination,
  signal: AbortSignal,
  isSame?: (file: string) => Promise<boolean>,
): Promise<SavedPicture> {
  const { pixels, origin } = picture;
  const recipe = recorded(picture.recipe);
  const stem = `${cleanName(name ?? nameOf(wordsOf(recipe))) ?? "portrait"}-${recipe.seed}`;
  const made = madeNow();
  const save = (name: string) =>
    writePicture(pixels, { file: name, format, quality, recipe, made, origin, signal, keepExisting: true });
  const file = await underFreeName(folder, stem, ENDINGS[format], save, isSame);
  const flat = isFlat(pixels) ? ({ flat: true } as const) : {};
  return { file, width: pixels.width, height: pixels.height, seed: recipe.seed, recipe, ...flat };
}

/** Whether all pixels have one colour. */
const isFlat = ({ rgb }: Pixels): boolean => rgb.every((value, n) => n < 3 || value === rgb[n - 3]);

/**
 * Tells whether a file holds just these pixels, as its format leaves them, whenever it was made.
 * @param scratch  an absolute folder for what it is compared with
 */
export function sameAs(
  pixels: Pixels,
  { format, quality }: Destination,
  scratch: string,
): (file: string) => Promise<boolean> {
  const own = join(scratch, `same.${ENDINGS[format]}`);
  return async (file) => {
    await writePicture(pixels, { file: own, format, quality });
    const [a, b] = await Promise.all([readPicture(own), readPicture(file).catch(() => null)]);
    return b !== null && a.width === b.width && Buffer.compare(a.rgb, b.rgb) === 0;
  };
}

/** The first words as typed, as far as every file system takes them. */
function nameOf(typed: string): string {
  const words =
    typed
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return shortened(words.slice(0, 6).join("-"), 60);
}
