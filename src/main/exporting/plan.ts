/** What an export would do, settled before the first byte is written. */
import { access, constants, statfs } from "node:fs/promises";
import path from "node:path";
import type { ExportOptions, ExportPlan, ExportRequest } from "../../contract/exporting.ts";
import { isFault } from "../../contract/fault.ts";
import { fittedSize } from "../../formats/picture/export.ts";
import { createPlaces, nearestFolder } from "./places.ts";
import type { Place, Places } from "./places.ts";
import { reveals } from "./reveals.ts";
import { estimatedBytes } from "./size.ts";
import type { SizeMemory } from "./size.ts";
import { findSources } from "./sources.ts";
import type { Library, Source } from "./sources.ts";
import { parseTemplate, renderTemplate, tokensOf } from "./template.ts";
import type { Template } from "./template.ts";

const endings = { jpeg: "jpg", png: "png", webp: "webp", tiff: "tif" } as const satisfies Record<
  ExportOptions["format"],
  string
>;

export interface PlannedFile {
  readonly source: Source;
  /**
   * The path below the folder without ending and without the number that tells it from others: what the template made.
   */
  readonly stem: string;
  readonly ending: string;
  readonly place: Place | { readonly path: string; readonly action: "missing" };
}

/** A plan with what is needed to carry it out. */
export interface PreparedExport {
  readonly plan: ExportPlan;
  readonly files: readonly PlannedFile[];
  readonly places: Places;
}

/**
 * Plans an export. Nothing is written.
 * @param request checked
 * @throws the library's fault for a picture that it does not know
 */
export async function prepareExport(
  library: Library,
  { ids, options }: ExportRequest,
  memory: SizeMemory,
): Promise<PreparedExport> {
  const sources = await findSources(library, ids);
  const template = readTemplate(options.template);
  const folderProblem = await problemOf(options.folder);
  const originals = sources.flatMap(({ file }) => file ?? []);
  const places = await createPlaces(path.resolve(options.folder), options.collision, originals);
  const files =
    template.parsed === null || folderProblem !== null
      ? []
      : await planFiles(sources, template.parsed, places, options);
  const writes = files.filter(isWritten);
  const folders = countFolders(writes);
  const bytes = await estimatedBytes(
    writes.map(({ source }) => source),
    options,
    memory,
  );
  const free = await freeBytes(options.folder);
  const pictures = sources.map(({ picture }) => picture);
  const plan: ExportPlan = {
    pictures: sources.length,
    files: files.map(({ source, place }) => ({ picture: source.picture.id, path: place.path, action: place.action })),
    folders,
    collisions: files.filter(
      ({ place: { action } }) => action === "rename" || action === "overwrite" || action === "skip",
    ).length,
    bytes,
    free,
    example: files[0]?.place.path ?? exampleOf(sources, template.parsed, options),
    reveals: reveals(pictures, template.parsed === null ? [] : tokensOf(template.parsed), options),
    problems: [
      ...(template.problem === null ? [] : [template.problem]),
      ...(folderProblem === null ? [] : [folderProblem]),
      ...pictureProblems(sources, files),
      ...(await folderProblems(options.folder, folders)),
      ...(free !== null && bytes > free
        ? [
            `About ${inWords(bytes)} would be written, and ${inWords(free)} are free there: choose another disk, a smaller size, or free some space.`,
          ]
        : []),
    ],
  };
  return { plan, files, places };
}

function readTemplate(
  template: string,
): { readonly parsed: Template; readonly problem: null } | { readonly parsed: null; readonly problem: string } {
  try {
    return { parsed: parseTemplate(template), problem: null };
  } catch (error) {
    if (!isFault(error, "export.template")) throw error;
    return { parsed: null, problem: error.message };
  }
}

async function planFiles(
  sources: readonly Source[],
  template: Template,
  places: Places,
  { format, longSide }: ExportOptions,
): Promise<readonly PlannedFile[]> {
  const files: PlannedFile[] = [];
  const ending = endings[format];
  for (const [index, source] of sources.entries()) {
    const stem = renderTemplate(template, source.picture, {
      index,
      count: sources.length,
      size: fittedSize(source.picture, longSide),
    });
    const place =
      source.file === null
        ? { path: `${stem}.${ending}`, action: "missing" as const }
        : await places.take(stem, ending);
    files.push({ source, stem, ending, place });
  }
  return files;
}

/** The export will write this file: it is neither missing nor skipped. */
export function isWritten({ place }: PlannedFile): boolean {
  return place.action !== "missing" && place.action !== "skip";
}

function countFolders(files: readonly PlannedFile[]): ExportPlan["folders"] {
  const folders = Map.groupBy(files, ({ place }) => path.posix.dirname(place.path));
  return [...folders].map(([folder, inside]) => ({ path: folder === "." ? "" : folder, files: inside.length }));
}

function exampleOf([first]: readonly Source[], template: Template | null, { format, longSide }: ExportOptions): string {
  if (first === undefined || template === null) return "";
  return `${renderTemplate(template, first.picture, { index: 0, count: 1, size: fittedSize(first.picture, longSide) })}.${endings[format]}`;
}

/** Why nothing can be exported into that folder, whatever the files are. */
async function problemOf(folder: string): Promise<string | null> {
  if (folder.trim() === "") return "Choose the folder that the pictures go to.";
  if (!path.isAbsolute(folder)) return `${folder} is no whole path: choose the folder that the pictures go to.`;
  const nearest = await nearestFolder(folder);
  if (nearest === null) return `${folder} cannot be made: a file stands in its way. Choose another folder.`;
  const writable = await access(nearest, constants.W_OK).then(
    () => true,
    () => false,
  );
  return writable
    ? null
    : `You are not permitted to write in ${nearest}: choose another folder, or allow writing there.`;
}

async function folderProblems(folder: string, folders: ExportPlan["folders"]): Promise<readonly string[]> {
  const problems = folders.map(async ({ path: below }) => {
    if (below === "") return [];
    return (await nearestFolder(path.join(folder, below))) === null
      ? [`The folder ${below} cannot be made: a file of that name is there. Change the template or the folder.`]
      : [];
  });
  return (await Promise.all(problems)).flat();
}

/** Some missing pictures are left out, and the plan says so file by file; there must be one that is there. */
function pictureProblems(sources: readonly Source[], files: readonly PlannedFile[]): readonly string[] {
  if (sources.length === 0) return ["No pictures are chosen."];
  if (sources.every(({ file }) => file === null)) {
    return [
      sources.length === 1
        ? "The picture’s file is gone: it was moved, renamed or deleted."
        : "The files of all these pictures are gone: they were moved, renamed or deleted.",
    ];
  }
  if (files.length > 0 && !files.some(isWritten))
    return ["Every file is there already, and files that are there are to be skipped."];
  return [];
}

/** Bytes that this account can still write there. */
async function freeBytes(folder: string): Promise<number | null> {
  const nearest = path.isAbsolute(folder) ? await nearestFolder(folder) : null;
  if (nearest === null) return null;
  return statfs(nearest).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
}

function inWords(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.ceil(bytes / 1e3)} kB`;
}
