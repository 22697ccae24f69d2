/** Names and saves finished pictures without ever writing over one. */
import type { Destination, GenerateRequest, SavedPicture } from "../../contract/engine.ts";
import { wordsOf } from "../../contract/idiom.ts";
import { recorded } from "../../contract/private.ts";
import type { Made } from "../uso/generate.ts";
import { proveFolder } from "../../formats/folders.ts";
import { underFreeName } from "../../formats/free-name.ts";
import { cleanName, shortened } from "../../formats/names.ts";
import { madeNow } from "../../formats/picture/made.ts";
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
 * @throws Fault `image.*`
 */
export async function savePicture(
  picture: Pick<Made, "pixels" | "recipe">,
  { folder, format, quality, name }: Destination,
  signal: AbortSignal,
): Promise<SavedPicture> {
  const { pixels } = picture;
  const recipe = recorded(picture.recipe);
  const stem = `${cleanName(name ?? nameOf(wordsOf(recipe))) ?? "portrait"}-${recipe.seed}`;
  const made = madeNow();
  const file = await underFreeName(folder, stem, ENDINGS[format], (name) =>
    writePicture(pixels, { file: name, format, quality, recipe, made, signal, keepExisting: true }),
  );
  return { file, width: pixels.width, height: pixels.height, seed: recipe.seed, recipe };
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
