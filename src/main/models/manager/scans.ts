/** Weights that are there: what a scan found, as plain data, and the model made of it. */
import type { InstalledModel } from "../../../contract/models.ts";
import { basename } from "node:path";
import type { ModelCalls, WeightPart, WeightSource, WeightsReport } from "../../../contract/models.ts";
import { addModel } from "../add.ts";
import { chosenOf, editionOf } from "../describe.ts";
import { usualEndpoint } from "../download/hub.ts";
import { installed } from "../installed.ts";
import { publishedFacts } from "../published.ts";
import type { Found, Part } from "../scan/assemble.ts";
import { partNames, parts, type PartName, type PublicFile } from "../scan/parts.ts";
import { scanFolders, type ScanReport } from "../scan/scan.ts";

/** @throws Fault `scan.folder-unreadable` */
export async function scanForWindow(
  { folders }: ModelCalls["models.scan"]["in"],
  signal: AbortSignal,
): Promise<WeightsReport> {
  return reportOf(await scanFolders(folders, { signal }));
}

/** @throws as `addModel` */
export async function addForWindow(
  { folders, id }: ModelCalls["models.add"]["in"],
  modelsFolder: string,
  signal: AbortSignal,
): Promise<InstalledModel> {
  const { model } = await addModel(await scanFolders(folders, { signal }), {
    modelsFolder,
    ...(id === undefined ? {} : { id }),
  });
  return installed({ kind: "usable", model });
}

function reportOf({ folders, files, rejected, limit, uso }: ScanReport): WeightsReport {
  return {
    folders,
    files,
    parts: partNames.map((name) => described(name, uso.parts[name])),
    complete: uso.complete,
    optimise: uso.optimise,
    id: uso.complete ? editionOf(chosenOf(uso), publishedFacts).id : null,
    rejected: rejected.map(({ file, problem }) => ({ file, problem: problem.toJSON() })),
    limit: limit?.toJSON() ?? null,
  };
}

function described(name: PartName, part: Part): WeightPart {
  const { title } = parts[name];
  switch (part.kind) {
    case "found":
      return {
        part: name,
        title,
        state: "found",
        ...lying(part.found),
        problems: part.problems.map((p) => p.toJSON()),
        sources: [],
      };
    case "unusable":
      return {
        part: name,
        title,
        state: "unusable",
        ...lying(part.found),
        problems: part.problems.map((p) => p.toJSON()),
        sources: part.sources.map(sourceOf),
      };
    case "missing":
      return {
        part: name,
        title,
        state: "missing",
        files: [],
        bytes: 0,
        stored: null,
        problems: [],
        sources: part.sources.map(sourceOf),
      };
    default:
      return part satisfies never;
  }
}

function lying(found: Found<PartName>): Pick<WeightPart, "files" | "bytes" | "stored"> {
  const { files, bytes } = found;
  return { files, bytes, stored: "network" in found && found.network.dtype !== "unknown" ? found.network.dtype : null };
}

/** Where it can be got: the file's own page, or that of the folder it lies in. */
function sourceOf({ repository, file, gated }: PublicFile): WeightSource {
  const single = /^[^\s]+\.\w+$/.test(basename(file)) && !file.includes(" ");
  return {
    repository,
    file,
    gated,
    url: `${usualEndpoint}/${repository}${single ? `/blob/main/${file}` : file.endsWith("/") ? `/tree/main/${file.slice(0, -1)}` : ""}`,
  };
}
