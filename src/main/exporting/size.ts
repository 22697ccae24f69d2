/** How much disk an export takes, judged by encoding a few of its pictures. */
import type { ExportOptions } from "../../contract/exporting.ts";
import { encodeForExport, fittedSize } from "../../formats/picture/export.ts";
import type { Source } from "./sources.ts";

const samples = 3;
const mostRemembered = 300;

/** Sizes of sample pictures, so that a plan made anew at every keystroke encodes nothing twice. */
export type SizeMemory = Map<string, number>;

/** Bytes that these pictures will take; a picture that cannot be read counts like the others. */
export async function estimatedBytes(
  sources: readonly Source[],
  options: ExportOptions,
  memory: SizeMemory,
): Promise<number> {
  const pixels = ({ picture }: Source) => {
    const { width, height } = fittedSize(picture, options.longSide);
    return width * height;
  };
  let [bytes, measured] = [0, 0];
  for (const source of spread(sources)) {
    const size = await sizeOf(source, options, memory);
    if (size === null) continue;
    bytes += size;
    measured += pixels(source);
  }
  if (measured === 0) return 0;
  return Math.round((bytes / measured) * sources.reduce((sum, source) => sum + pixels(source), 0));
}

/** The first, the last, and one in the middle. */
function spread(sources: readonly Source[]): readonly Source[] {
  if (sources.length <= samples) return sources;
  return Array.from({ length: samples }, (_, i) => sources[Math.round((i * (sources.length - 1)) / (samples - 1))]!);
}

async function sizeOf({ picture, file }: Source, options: ExportOptions, memory: SizeMemory): Promise<number | null> {
  const { format, quality, longSide, metadata, creator } = options;
  const key = JSON.stringify([picture.id, format, quality, longSide, metadata, creator.length]);
  const known = memory.get(key);
  if (known !== undefined) return known;
  if (file === null) return null;
  const encoded = await encodeForExport(file, { ...options, recipe: picture.recipe }).catch(() => null);
  if (encoded === null) return null;
  if (memory.size >= mostRemembered) memory.clear();
  memory.set(key, encoded.data.length);
  return encoded.data.length;
}
