/** The axes of a sheet that is made from files: each picture given is a line, and so is each picture of a folder. */
import { readdir, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { Fault } from "../contract/fault.ts";

/** Endings of files that a folder is looked through for. */
const pictures = /\.(avif|gif|heic|heif|jpe?g|png|tiff?|webp)$/i;

/** One line of a sheet. */
export interface AxisFile {
  /** Absolute. */
  readonly path: string;
  /** The name of its file, without ending. */
  readonly name: string;
}

/**
 * The pictures behind what was given, folders in the order of their names.
 * @param given absolute paths of pictures and folders
 * @throws Fault `image.missing`; `usage.empty-folder` where a folder has no pictures
 */
export async function axisFiles(given: readonly string[]): Promise<readonly AxisFile[]> {
  const files: string[] = [];
  for (const path of given) {
    const found = await stat(path).catch((cause: unknown) => {
      throw new Fault("image.missing", { file: path }, { cause });
    });
    if (!found.isDirectory()) {
      files.push(path);
      continue;
    }
    const inside = (await readdir(path, { withFileTypes: true }))
      .filter((entry) => !entry.isDirectory() && !entry.name.startsWith(".") && pictures.test(entry.name))
      .map((entry) => entry.name)
      .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
    if (inside.length === 0) throw new Fault("usage.empty-folder", { folder: path });
    files.push(...inside.map((name) => join(path, name)));
  }
  return files.map((path) => ({ path, name: basename(path, extname(path)) }));
}
