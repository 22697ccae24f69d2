/** How much disk an export takes, judged by encoding a few of its pictures. */
import type { ExportOptions } from "../../contract/library/exporting.ts";
import { encodeForExport, fittedSize } from "../../formats/picture/export.ts";
import type { Source } from "./sources.ts";

const samples = 3;
const mostRemembered = 300;

/** Sizes of sample pictures, so that a plan made anew at every keystroke encodes nothing twice. */
export type SizeMemory = Map<string, number>;

/** A file that a picture becomes. */
export interface Sized {
  readonly source: Source;
  readonly longSide: number | null;
}

/** Bytes that these files will take; a picture that cannot be read counts like the others. */
export async function estimatedBytes(
  files: readonly Sized[],
  options: ExportOptions,
  memory: SizeMemory,
): Promise<number> {
  const pixels = ({ source: { picture }, longSide }: Sized) => {
    const { width, height } = fittedSize(picture, longSide);
    return width * height;
  };
  let [bytes, measured] = [0, 0];
  for (const file of spread(files)) {
    const size = await sizeOf(file, options, memory);
    if (size === null) continue;
    bytes += size;
    measured += pixels(file);
  }
  if (measured === 0) return 0;
  return Math.round((bytes / measured) * files.reduce((sum, file) => sum + pixels(file), 0));
}

/** The first, the last, and one in the middle. */
function spread(files: readonly Sized[]): readonly Sized[] {
  if (files.length <= samples) return files;
  return Array.from({ length: samples }, (_, i) => files[Math.round((i * (files.length - 1)) / (samples - 1))]!);
}

async function sizeOf(
  { source: { picture, file }, longSide }: Sized,
  options: ExportOptions,
  memory: SizeMemory,
): Promise<number | null> {
  const { format, quality, metadata, creator, profile, watermark } = options;
  const key = JSON.stringify([picture.id, format, quality, longSide, metadata, creator.length, profile, watermark]);
  const known = memory.get(key);
  if (known !== undefined) return known;
  if (file === null) return null;
  const encoded = await encodeForExport(file, { ...options, longSide, recipe: picture.recipe }).catch(() => null);
  if (encoded === null) return null;
  if (memory.size >= mostRemembered) memory.clear();
  memory.set(key, encoded.data.length);
  return encoded.data.length;
}
