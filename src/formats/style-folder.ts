/** A folder of pictures in one style, with words beside them where anybody wrote some. */
import { readdir, readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";

/** Endings of pictures. */
const pictures = /\.(avif|gif|heic|heif|jpe?g|png|tiff?|webp)$/i;
/** Where words on a picture stand: a file of its name. */
const captions = [".txt", ".caption"] as const;

export interface CaptionedPicture {
  /** Absolute, as the folder is. */
  readonly path: string;
  /** What it shows; empty where nobody said. */
  readonly caption: string;
}

/** Every picture of a folder in the order of their names, with its words. @throws what the system says of a folder */
export async function captionedPictures(folder: string): Promise<readonly CaptionedPicture[]> {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith(".") && pictures.test(entry.name))
    .map(({ name }) => name)
    .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
  return Promise.all(
    names.map(async (name) => ({ path: join(folder, name), caption: await captionOf(join(folder, name)) })),
  );
}

/** The words beside a picture, wherever it lies. */
export async function captionOf(picture: string): Promise<string> {
  const stem = join(picture, "..", basename(picture, extname(picture)));
  for (const ending of captions) {
    const text = await readFile(stem + ending, "utf8").catch(() => null);
    if (text !== null) return text.trim().slice(0, 8_000);
  }
  return "";
}
