/** Carries an export out: one file after another, each whole or not there. */
import path from "node:path";
import type { ExportOptions, ExportState } from "../../contract/exporting.ts";
import { isFault, toFault } from "../../contract/fault.ts";
import type { Fault, FaultCode } from "../../contract/fault.ts";
import type { PictureId } from "../../contract/id.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { encodeForExport } from "../../formats/picture/export.ts";
import type { PlannedFile, PreparedExport } from "./plan.ts";
import type { Place, Places } from "./places.ts";
import type { Library } from "./sources.ts";

/** Where one of these stands in the way of a file, it stands in the way of every other. */
const endsAll: readonly FaultCode[] = [
  "image.disk-full",
  "image.not-writable",
  "image.write-failed",
  "engine.cancelled",
];

export interface Running {
  readonly signal: AbortSignal;
  readonly progress: (state: ExportState & { readonly state: "running" }) => void;
}

/**
 * Writes what was planned, and tells the library which pictures went out. A file that appeared since the plan is
 * replaced only where overwriting was chosen. A picture that cannot be read holds up no other: the rest is written, and
 * its fault is the outcome.
 */
export async function runExport(
  library: Library,
  prepared: PreparedExport,
  options: ExportOptions,
  { signal, progress }: Running,
): Promise<ExportState> {
  const { files, places } = prepared;
  const folder = path.resolve(options.folder);
  const written: PictureId[] = [];
  let [skipped, problem]: [number, Fault | null] = [0, null];
  places.refresh();
  try {
    for (const [done, file] of files.entries()) {
      signal.throwIfAborted();
      progress({ state: "running", done, total: files.length, current: file.place.path });
      try {
        if (await writeOne(file, places, folder, options, signal)) written.push(file.source.picture.id);
        else skipped++;
      } catch (error) {
        const fault = toFault(error);
        if (endsAll.includes(fault.code)) throw fault;
        problem ??= fault;
      }
    }
  } catch (error) {
    if (!signal.aborted) problem = toFault(error);
  }
  if (written.length > 0)
    await library.call("pictures.exported", { ids: written }).catch((error: unknown) => (problem ??= toFault(error)));
  if (problem !== null)
    return { state: "failed", written: written.length, code: problem.code, message: problem.message };
  if (signal.aborted) return { state: "cancelled", written: written.length };
  return { state: "done", written: written.length, skipped, folder };
}

/** @returns whether there is a file now that there was not */
async function writeOne(
  { source, stem, ending, place }: PlannedFile,
  places: Places,
  folder: string,
  options: ExportOptions,
  signal: AbortSignal,
): Promise<boolean> {
  if (source.file === null || place.action === "missing" || place.action === "skip") return false;
  const { data } = await encodeForExport(source.file, { ...options, recipe: source.picture.recipe });
  for (let at: Place = place; ; at = await places.take(stem, ending)) {
    if (at.action === "skip") return false;
    try {
      await writeAtomically(path.join(folder, at.path), data, { signal, keepExisting: !at.replace });
      return true;
    } catch (error) {
      if (!isFault(error, "image.exists")) throw error;
      if (options.collision === "skip") return false;
      places.refresh();
    }
  }
}
