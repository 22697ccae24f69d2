/** Finds weight files below a folder, through symbolic links, without ever going round in circles or on for ever. */
import { readdir, realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Fault } from "../../../contract/fault.ts";

export interface Limits {
  /** Folders within folders. */
  readonly depth: number;
  /** Files and folders looked at. */
  readonly entries: number;
  readonly weightFiles: number;
}

/** Far more than any collection of models; few enough for seconds. */
const usual: Limits = { depth: 16, entries: 100_000, weightFiles: 2_000 };

/** Weights in formats that are not read here, by the ends of their names. */
const formats: readonly (readonly [RegExp, string])[] = [[/\.gguf$/i, "GGUF"], [/\.(ckpt|pth?)$/i, "PyTorch"], [/^(pytorch_model|diffusion_pytorch_model).*\.bin$/i, "PyTorch"]];

/** A path, and the file it stands for once links are followed. */
export interface Located {
  readonly path: string;
  readonly real: string;
}

export interface Walked {
  readonly weights: readonly Located[];
  /** Lists of shards. */
  readonly indexes: readonly string[];
  readonly foreign: readonly { readonly file: string; readonly format: string }[];
  /** Why the search ended early. */
  readonly limit: Fault | null;
}

interface Search {
  readonly weights: Located[];
  readonly indexes: string[];
  readonly foreign: { file: string; format: string }[];
  readonly seen: Set<string>;
  readonly limits: Limits;
  entries: number;
  limit: Fault | null;
}

/**
 * All weight files below a folder, or the one file that is named instead, by path.
 * Hidden folders and node_modules are passed over. A folder reached twice is searched once.
 * @throws Fault `scan.folder-unreadable`
 */
export async function walk(folder: string, limits: Limits = usual): Promise<Walked> {
  const root = resolve(folder);
  const search: Search = { weights: [], indexes: [], foreign: [], seen: new Set(), limits, entries: 0, limit: null };
  const unreadable = (error: unknown) => new Fault("scan.folder-unreadable", { folder: root, reason: (error as Error).message }, { cause: error });
  const about = await stat(root).catch((error: unknown) => { throw unreadable(error); });
  if (about.isDirectory()) {
    await readdir(root).catch((error: unknown) => { throw unreadable(error); });
    await into(root, 0, search);
  } else await note(root, root.slice(Math.max(root.lastIndexOf("/"), root.lastIndexOf("\\")) + 1), search);
  const { weights, indexes, foreign, limit } = search;
  return { weights, indexes, foreign, limit };
}

function reached(search: Search, what: string, limit: number): void {
  search.limit ??= new Fault("scan.limit", { what, limit }) as Fault;
}

async function into(folder: string, depth: number, search: Search): Promise<void> {
  const { limits, seen } = search;
  const real = await realpath(folder).catch(() => folder);
  if (seen.has(real)) return;
  seen.add(real);
  if (depth > limits.depth) return reached(search, "folders within folders", limits.depth);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (++search.entries > limits.entries) return reached(search, "files and folders", limits.entries);
    const path = join(folder, entry.name);
    const about = entry.isSymbolicLink() ? await stat(path).catch(() => null) : entry;
    if (about?.isDirectory()) {
      if (!entry.name.startsWith(".") && entry.name !== "node_modules") await into(path, depth + 1, search);
    } else await note(path, entry.name, search);
    if (search.limit) return;
  }
}

/** Keeps a file that is of interest. A link to nowhere is kept too: reading it says what is wrong. */
async function note(path: string, name: string, search: Search): Promise<void> {
  const { weights, indexes, foreign, limits } = search;
  if (/\.(safetensors|sft)$/i.test(name)) {
    if (weights.length >= limits.weightFiles) return reached(search, "weight files", limits.weightFiles);
    weights.push({ path, real: await realpath(path).catch(() => path) });
  } else if (/\.safetensors\.index(\.[\w-]+)?\.json$/i.test(name)) indexes.push(path);
  else {
    const format = formats.find(([pattern]) => pattern.test(name))?.[1];
    if (format) foreign.push({ file: path, format });
  }
}
