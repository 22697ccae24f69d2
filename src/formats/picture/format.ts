/** The formats in which pictures are saved. */
import path from "node:path";
import { Fault } from "../../contract/fault.ts";

export type Format = "png" | "jpeg" | "webp";

const endings: Readonly<Record<string, Format>> = { ".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp" };

/**
 * The format that a file's name asks for.
 * @throws Fault `image.unknown-format`
 */
export function formatOf(file: string): Format {
  const format = endings[path.extname(file).toLowerCase()];
  if (format === undefined) throw new Fault("image.unknown-format", { file });
  return format;
}
