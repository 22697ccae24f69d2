/** The models that are installed, and where to look for them. */
import { readdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault, toFault } from "../../contract/fault.ts";
import { type ModelFolder, openModel } from "../../formats/manifest.ts";
import { onDisk, placeOf } from "../../formats/place.ts";
import { homeFolder } from "../home.ts";

/** Id of the model that comes with the program. */
export const bundledModel = "uso-mini";

/** The project's own models. */
const ownFolder = fileURLToPath(new URL("../../../models/", import.meta.url));

/** Where the networks lie that enlarge pictures. */
export const enlargerFolder = join(ownFolder, "esrgan-medium");

/** A folder with a model.json: a model to use, or what is wrong with it. */
export type CatalogueEntry =
  | { readonly kind: "usable"; readonly model: ModelFolder }
  | { readonly kind: "broken"; readonly folder: string; readonly fault: Fault };

const inHome = (env: NodeJS.ProcessEnv): string =>
  join(homeFolder({ env, platform: process.platform, user: homedir() }), "models");

/**
 * The folders whose subfolders are looked through, in this order: the project's `models/`, the one that ATELIER_MODELS
 * names, and `models` in the studio's folder.
 */
export function modelRoots(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const extra = env["ATELIER_MODELS"];
  return extra ? [ownFolder, placeOf(extra), inHome(env)] : [ownFolder, inHome(env)];
}

/**
 * Where models go that are downloaded, added or optimised: the folder that ATELIER_MODELS names, else `models` in the
 * studio's folder.
 */
export function modelsFolder(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env["ATELIER_MODELS"];
  return chosen ? placeOf(chosen) : inHome(env);
}

/**
 * Every model found, by folder name within each root. Of two with one id both are listed; `findModel` takes the first.
 */
export async function listModels(roots: readonly string[] = modelRoots()): Promise<readonly CatalogueEntry[]> {
  const folders = (await Promise.all(roots.map(modelFolders))).flat();
  return Promise.all(folders.map(examine));
}

/**
 * The model with that id, or the one in that folder.
 * @throws Fault `model.unknown` with the ids there are; `model.*` where the model is there and cannot be used
 */
export async function findModel(idOrFolder: string, roots: readonly string[] = modelRoots()): Promise<ModelFolder> {
  if (/[\\/]/.test(idOrFolder) || idOrFolder.startsWith(".")) return openModel(onDisk(idOrFolder));
  const entries = await listModels(roots);
  for (const entry of entries)
    if (entry.kind === "usable" && entry.model.manifest.id === idOrFolder) return entry.model;
  for (const entry of entries) if (entry.kind === "broken" && basename(entry.folder) === idOrFolder) throw entry.fault;
  const folder = placeOf(idOrFolder);
  if (await isModel(folder)) return openModel(folder);
  const known = entries.flatMap((entry) => (entry.kind === "usable" ? [entry.model.manifest.id] : []));
  throw new Fault("model.unknown", { id: idOrFolder, known });
}

async function examine(folder: string): Promise<CatalogueEntry> {
  try {
    return { kind: "usable", model: await openModel(folder) };
  } catch (error) {
    return { kind: "broken", folder, fault: toFault(error) };
  }
}

async function modelFolders(root: string): Promise<readonly string[]> {
  const names = await readdir(root).catch(() => []);
  const folders = names.toSorted().map((name) => join(root, name));
  const are = await Promise.all(folders.map(isModel));
  return folders.filter((_, i) => are[i]);
}

const isModel = (folder: string): Promise<boolean> =>
  stat(join(folder, "model.json")).then(
    () => true,
    () => false,
  );
