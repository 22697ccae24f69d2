/** Names and saves finished pictures without ever writing over one. */
import { access } from "node:fs/promises";
import { join } from "node:path";
import type { Destination, SavedPicture } from "../../contract/engine.ts";
import { wordsOf } from "../../contract/idiom.ts";
import type { Made } from "../uso/generate.ts";
import { writePicture } from "../../formats/picture/write.ts";

const ENDINGS = { png: "png", jpeg: "jpg", webp: "webp" } as const;

/** Saves one picture under a free name in the destination. @throws Fault `image.*` */
export async function savePicture(
  { pixels, recipe }: Made,
  { folder, format, quality, name }: Destination,
  signal: AbortSignal,
): Promise<SavedPicture> {
  const file = await freeName(folder, `${name ?? nameOf(wordsOf(recipe))}-${recipe.seed}`, ENDINGS[format]);
  await writePicture(pixels, { file, format, quality, recipe, signal });
  return { file, width: pixels.width, height: pixels.height, seed: recipe.seed, recipe };
}

/** The first words as typed, as far as every file system takes them. */
function nameOf(typed: string): string {
  const words =
    typed
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(0, 6).join("-").slice(0, 48) || "portrait";
}

async function freeName(folder: string, stem: string, ending: string): Promise<string> {
  for (let n = 1; ; n++) {
    const file = join(folder, `${stem}${n === 1 ? "" : `-${n}`}.${ending}`);
    const taken = await access(file).then(
      () => true,
      () => false,
    );
    if (!taken) return file;
  }
}
