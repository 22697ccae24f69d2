/** Carries an export out: one file after another, each whole or not there. */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import path from "node:path";
import type { ExportOptions, ExportState } from "../../contract/library/exporting.ts";
import { isFault, toFault } from "../../contract/fault.ts";
import type { Fault, FaultCode } from "../../contract/fault.ts";
import type { PictureId } from "../../contract/values/id.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { fileDigest } from "../../formats/digest.ts";
import { collisionKey } from "../../formats/names.ts";
import { encodeForExport } from "../../formats/picture/export.ts";
import type { PlannedFile } from "./files.ts";
import { isUnaltered } from "./known.ts";
import { writeSheets } from "./sheets.ts";
import type { Place } from "./places.ts";
import type { PreparedExport } from "./plan.ts";
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

type Outcome = "written" | "there" | "skipped";

/**
 * Writes what was planned, and tells the library which pictures went to which files. A file that appeared since is
 * replaced only where overwriting was chosen. A picture that cannot be read holds up no other: the rest is written, and
 * its fault is the outcome.
 */
export async function runExport(
  library: Library,
  prepared: PreparedExport,
  options: ExportOptions,
  { signal, progress }: Running,
): Promise<ExportState> {
  const { files } = prepared;
  const exported: PictureId[] = [];
  const count: Record<Outcome, number> = { written: 0, there: 0, skipped: 0 };
  let problem: Fault | null = null;
  let sheets: readonly string[] = [];
  prepared.places.refresh();
  try {
    for (const [done, file] of files.entries()) {
      signal.throwIfAborted();
      progress({ state: "running", done, total: files.length, current: file.place.path });
      try {
        const outcome = await carryOut(library, file, prepared, options, signal);
        count[outcome]++;
        const { picture } = file.source;
        if (outcome === "written" || (outcome === "there" && picture.exported === null)) exported.push(picture.id);
      } catch (error) {
        const fault = toFault(error);
        if (endsAll.includes(fault.code)) throw fault;
        problem ??= fault;
      }
    }
    if (options.contactSheet !== null) sheets = await writeSheets(options.contactSheet, prepared, options, signal);
  } catch (error) {
    if (!signal.aborted) problem = toFault(error);
  }
  if (exported.length > 0)
    await library.call("pictures.exported", { ids: exported }).catch((error: unknown) => (problem ??= toFault(error)));
  if (problem !== null)
    return { state: "failed", written: count.written, code: problem.code, message: problem.message };
  if (signal.aborted) return { state: "cancelled", written: count.written };
  return { state: "done", ...count, sheets, folder: path.resolve(options.folder) };
}

async function carryOut(
  library: Library,
  file: PlannedFile,
  prepared: PreparedExport,
  options: ExportOptions,
  signal: AbortSignal,
): Promise<Outcome> {
  const { source, own } = file;
  const { root } = prepared.known;
  const record = async (at: string, made: { readonly sha256: string; readonly source: string }) => {
    const { size: bytes, mtimeMs: modified } = await stat(path.join(root, at));
    const { variant, options: digest, number } = file;
    const how = { template: options.template, variant, options: digest, number };
    const where = { folder: root, path: at, bytes, modified };
    await library.call("exports.record", { picture: source.picture.id, ...where, ...made, ...how });
  };
  if (file.place.action === "there") {
    // In a folder that was moved, it is known from now on without being read.
    if (own !== null && path.join(own.file.folder, own.file.path) !== path.join(root, own.path))
      await record(own.path, { sha256: own.file.sha256, source: own.file.source });
    return "there";
  }
  if (source.file === null || file.place.action === "missing" || file.place.action === "skip") return "skipped";
  const made = await fileDigest(source.file);
  const { data } = await encodeForExport(source.file, {
    ...options,
    longSide: file.longSide,
    recipe: source.picture.recipe,
  });
  const sha256 = createHash("sha256").update(data).digest("hex");
  const written = await write(file, data, sha256, prepared, options, signal);
  if (written === null) return "skipped";
  await record(written.path, { sha256, source: made });
  return written.outcome;
}

/** @returns null where a file stays that is another */
async function write(
  file: PlannedFile,
  data: Buffer,
  sha256: string,
  prepared: PreparedExport,
  { collision }: ExportOptions,
  signal: AbortSignal,
): Promise<{ readonly path: string; readonly outcome: "written" | "there" } | null> {
  const { source, stem, ending, place, own } = file;
  const { places, known } = prepared;
  const take = () => places.take(stem, ending, (below) => known.belongsToAnother(below, source.picture.id));
  // Somebody may have changed it since the plan: then it is theirs.
  const updates =
    place.action === "update" && own !== null && (await isUnaltered(path.join(known.root, own.path), own.file));
  if (updates) {
    await writeAtomically(path.join(known.root, own.path), data, { signal });
    return { path: own.path, outcome: "written" };
  }
  const first = `${stem}.${ending}`;
  if (await isThereUnknown(file, first, sha256, prepared)) return { path: first, outcome: "there" };
  let at: Place = "replace" in place ? place : await take();
  for (; ; at = await take()) {
    if (at.action === "skip") return null;
    try {
      await writeAtomically(path.join(known.root, at.path), data, { signal, keepExisting: !at.replace });
      return { path: at.path, outcome: "written" };
    } catch (error) {
      if (!isFault(error, "image.exists")) throw error;
      if (collision === "skip") return null;
      places.refresh();
    }
  }
}

/** The same bytes have the name already, and no record says so: the library was made anew, or lost its last moments. */
async function isThereUnknown(
  file: PlannedFile,
  first: string,
  sha256: string,
  { files, known }: PreparedExport,
): Promise<boolean> {
  const same = (one: PlannedFile) => one !== file && collisionKey(one.place.path) === collisionKey(first);
  if ((await fileDigest(path.join(known.root, first)).catch(() => null)) !== sha256) return false;
  // Two pictures may be the same to the byte, and each has a file of its own.
  return !files.some(same) && !(await known.belongsToAnother(first, file.source.picture.id));
}
