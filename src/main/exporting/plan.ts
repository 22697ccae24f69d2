/** What an export would do, settled before the first byte is written. */
import path from "node:path";
import type { ExportPlan, ExportRequest } from "../../contract/library/exporting.ts";
import { isFault } from "../../contract/fault.ts";
import type { OwnFolders } from "../own-folder.ts";
import { exampleOf, isWritten, planFiles } from "./files.ts";
import type { PlannedFile } from "./files.ts";
import { findKnown } from "./known.ts";
import type { Known } from "./known.ts";
import { wordsFor } from "./namesakes.ts";
import { createPlaces } from "./places.ts";
import type { Places } from "./places.ts";
import {
  folderProblem,
  freeAt,
  pictureProblems,
  spaceProblem,
  subfolderProblems,
  watermarkProblems,
} from "./problems.ts";
import { reveals } from "./reveals.ts";
import { estimatedBytes } from "./size.ts";
import type { SizeMemory } from "./size.ts";
import { findSources } from "./sources.ts";
import type { Library } from "./sources.ts";
import { parseTemplate, tokensOf } from "./template.ts";
import type { Template } from "./template.ts";

/** A plan with what is needed to carry it out. */
export interface PreparedExport {
  readonly plan: ExportPlan;
  readonly files: readonly PlannedFile[];
  readonly places: Places;
  readonly known: Known;
}

/**
 * Plans an export, the oldest picture first. Nothing is written.
 * @param request checked
 * @throws the library's fault for a picture that it does not know
 */
export async function prepareExport(
  library: Library,
  { ids, rejected, options }: ExportRequest,
  memory: SizeMemory,
  own: OwnFolders,
): Promise<PreparedExport> {
  const asked = (await findSources(library, ids)).toSorted(
    ({ picture: a }, { picture: b }) => a.made - b.made || a.id - b.id,
  );
  const sources = rejected ? asked : asked.filter(({ picture }) => !picture.rejected);
  const template = readTemplate(options.template);
  const problem = await folderProblem(options.folder, own);
  const originals = sources.flatMap(({ file }) => file ?? []);
  const known = await findKnown(library, options.folder, ids);
  const places = await createPlaces(known.root, options.collision, originals);
  const naming =
    template.parsed === null
      ? null
      : {
          template: template.parsed,
          written: options.template,
          words: wordsFor(await library.call("entries.names", null)),
        };
  const files = naming === null || problem !== null ? [] : await planFiles(sources, naming, known, places, options);
  const writes = files.filter(isWritten);
  const folders = countFolders(writes);
  const bytes = await estimatedBytes(writes, options, memory);
  const free = await freeAt(options.folder);
  const plan: ExportPlan = {
    pictures: sources.length,
    rejected: asked.filter(({ picture }) => picture.rejected).length,
    files: files.map(({ source, place }) => ({ picture: source.picture.id, path: place.path, action: place.action })),
    folders,
    collisions: files.filter(
      ({ place: { action } }) => action === "rename" || action === "overwrite" || action === "skip",
    ).length,
    bytes,
    free,
    example: (writes[0] ?? files[0])?.place.path ?? (naming === null ? "" : exampleOf(sources, naming, options)),
    reveals: reveals(
      sources.map(({ picture }) => picture),
      template.parsed === null ? [] : tokensOf(template.parsed),
      options,
    ),
    problems: [
      ...(template.problem === null ? [] : [template.problem]),
      ...(problem === null ? [] : [problem]),
      ...pictureProblems(sources, asked.length - sources.length),
      ...(await subfolderProblems(options.folder, folders, own)),
      ...spaceProblem(bytes, free),
      ...(await watermarkProblems(options)),
    ],
  };
  return { plan, files, places, known };
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

function countFolders(files: readonly PlannedFile[]): ExportPlan["folders"] {
  const folders = Map.groupBy(files, ({ place }) => path.posix.dirname(place.path));
  return [...folders].map(([folder, inside]) => ({ path: folder === "." ? "" : folder, files: inside.length }));
}
