/** Saves the contact sheets of an export beside its pictures. */
import path from "node:path";
import type { ContactSheet, ExportOptions } from "../../contract/library/exporting.ts";
import { isFault } from "../../contract/fault.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { holding, savedBefore } from "../../formats/free-name.ts";
import { safeName } from "../../formats/names.ts";
import { contactSheet, type SheetPicture } from "../../formats/picture/contact-sheet.ts";
import type { PreparedExport } from "./plan.ts";

const endings = { pdf: "pdf", jpeg: "jpg", png: "png" } as const satisfies Record<ContactSheet["format"], string>;

/**
 * A sheet of all pictures of the export, those that were there already among them. A sheet that is there with the same
 * bytes stays, also under a number that it was given; another file of its name is dealt with as the artist chose.
 * @returns paths below the folder
 */
export async function writeSheets(
  sheet: ContactSheet,
  { files, places, known }: PreparedExport,
  { collision }: ExportOptions,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const pictures = new Map<number, SheetPicture>();
  for (const { source, place } of files) {
    const { id, made } = source.picture;
    if (source.file === null || pictures.has(id)) continue;
    pictures.set(id, { file: source.file, caption: path.posix.parse(place.path).name, made });
  }
  if (pictures.size === 0) return [];
  const pages = await contactSheet(sheet, [...pictures.values()], () => signal.throwIfAborted());
  const [name, ending] = [safeName(sheet.name), endings[sheet.format]];
  const written: string[] = [];
  for (const [number, data] of pages.entries()) {
    const stem = pages.length === 1 ? name : `${name}-${String(number + 1).padStart(2, "0")}`;
    const at = (await savedBefore(known.root, stem, ending, holding(data))) ?? (await save(stem, ending, data));
    if (at !== null) written.push(at);
  }
  return written;

  async function save(stem: string, ending: string, data: Buffer): Promise<string | null> {
    for (;;) {
      const place = await places.take(stem, ending, () => Promise.resolve(false));
      if (place.action === "skip") return null;
      try {
        await writeAtomically(path.join(known.root, place.path), data, { signal, keepExisting: !place.replace });
        return place.path;
      } catch (error) {
        if (!isFault(error, "image.exists")) throw error;
        if (collision === "skip") return null;
        places.refresh();
      }
    }
  }
}
