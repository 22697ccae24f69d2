/** What decides the bytes of an exported file beside the picture itself, as a digest. */
import { createHash } from "node:crypto";
import type { ExportOptions } from "../../contract/library/exporting.ts";
import type { Picture } from "../../contract/library/library.ts";

/** Equal for two exports of a picture that would write the same bytes. */
export function digestOfOptions(options: ExportOptions, longSide: number | null, { recipe }: Picture): string {
  const { format, quality, metadata, creator, dpi, profile, watermark } = options;
  const decides = [
    format,
    format === "jpeg" || format === "webp" ? quality : null,
    longSide,
    format === "webp" ? null : dpi,
    profile,
    watermark,
    metadata,
    metadata === "full recipe" || metadata === "credit and AI mark" ? creator : null,
    metadata === "full recipe" ? recipe : recipe.subjects.length > 0,
  ];
  return createHash("sha256").update(JSON.stringify(decides)).digest("hex");
}
