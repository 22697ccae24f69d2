/**
 * Finds weight files and tokenizers below folders, through symbolic links, without ever going round in circles or on
 * for ever.
 */
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { Fault } from "../../../contract/fault.ts";
import { whyUnread } from "../../../formats/folders.ts";

export interface Limits {
  /** Folders within folders. */
  readonly depth: number;
  /** Files and folders looked at. */
  readonly entries: number;
  readonly weightFiles: number;
  readonly tokenizers: number;
}

/** Far more than any collection of models; few enough for seconds. */
const usual: Limits = { depth: 16, entries: 100_000, weightFiles: 2_000, tokenizers: 500 };

/** Weights in formats that are not read here, by the ends of their names. */
const formats: readonly (readonly [RegExp, string])[] = [
  [/\.gguf$/i, "GGUF"],
  [/\.(ckpt|pth?)$/i, "PyTorch"],
  [/^(pytorch_model|diffusion_pytorch_model).*\.bin$/i, "PyTorch"],
];

/** A path, and the file it stands for once links are followed. */
export interface Located {
  readonly path: string;
  readonly real: string;
}

export interface Walked {
  readonly weights: readonly Located[];
  /** Lists of shards. */
  readonly indexes: readonly string[];
  /** Files that may be tokenizers, by their names. */
  readonly tokenizers: readonly Located[];
  readonly foreign: readonly { readonly file: string; readonly format: string }[];
  /** Why the search ended early. */
  readonly limit: Fault | null;
}

interface Search {
  readonly weights: Located[];
  readonly indexes: string[];
  readonly tokenizers: Located[];
  readonly foreign: { file: string; format: string }[];
  readonly seen: Set<string>;
  readonly limits: Limits;
  readonly signal: AbortSignal | undefined;
  entries: number;
  limit: Fault | null;
}

/**
 * All weight files and tokenizers below the folders, by path; a file may be named in a folder's place.
 * Hidden folders and node_modules are passed over. A folder reached twice is searched once.
 * @throws Fault `scan.folder-unreadable`
 */
export async function walk(folders: readonly string[], limits: Limits = usual, signal?: AbortSignal): Promise<Walked> {
  const search: Search = {
    weights: [],
    indexes: [],
    tokenizers: [],
    foreign: [],
    seen: new Set(),
    limits,
    signal,
    entries: 0,
    limit: null,
  };
  for (const folder of folders) await from(resolve(folder), search);
  const { weights, indexes, tokenizers, foreign, limit } = search;
  return { weights, indexes, tokenizers, foreign, limit };
}

async function from(root: string, search: Search): Promise<void> {
  const unreadable = (error: unknown) =>
    new Fault("scan.folder-unreadable", { folder: root, reason: whyUnread(error) }, { cause: error });
  const about = await stat(root).catch((error: unknown) => {
    throw unreadable(error);
  });
  if (!about.isDirectory()) return note(root, basename(root), search);
  await readdir(root).catch((error: unknown) => {
    throw unreadable(error);
  });
  await into(root, 0, search);
}

function reached(search: Search, what: string, limit: number): void {
  search.limit ??= new Fault("scan.limit", { what, limit }) as Fault;
}

async function into(folder: string, depth: number, search: Search): Promise<void> {
  const { limits, seen, signal } = search;
  signal?.throwIfAborted();
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

/** What tokenizers are called; which of them it is, their contents tell. */
const tokenizerName = /(^|[-_.])(tokenizer\.json|vocab\.json|merges\.txt)$/i;

/** Keeps a file that is of interest. A link to nowhere is kept too: reading it says what is wrong. */
async function note(path: string, name: string, search: Search): Promise<void> {
  const { weights, indexes, tokenizers, foreign, limits } = search;
  if (/\.(safetensors|sft)$/i.test(name)) {
    if (weights.length >= limits.weightFiles) return reached(search, "weight files", limits.weightFiles);
    weights.push({ path, real: await realpath(path).catch(() => path) });
  } else if (/\.safetensors\.index(\.[\w-]+)?\.json$/i.test(name)) indexes.push(path);
  else if (tokenizerName.test(name)) {
    if (tokenizers.length >= limits.tokenizers) return reached(search, "tokenizers", limits.tokenizers);
    tokenizers.push({ path, real: await realpath(path).catch(() => path) });
  } else {
    const format = formats.find(([pattern]) => pattern.test(name))?.[1];
    if (format) foreign.push({ file: path, format });
  }
}
