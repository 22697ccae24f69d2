/**
 * Which weight files belong together: shards by their list of parts, or by the numbers in their names where the list is
 * missing.
 */
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Fault } from "../../../contract/fault.ts";
import { impostorAt } from "../../../formats/impostor.ts";
import type { Located } from "./walk.ts";

/** The files of one checkpoint. */
export interface Group {
  readonly files: readonly Located[];
  /** What a list of parts promises: the tensors of each file, by the file's name. */
  readonly promised: ReadonlyMap<string, readonly string[]>;
  /** How it is called where there are several files. */
  readonly index: string | null;
  readonly problems: readonly Fault[];
}

/** Far more than a list of thousands of tensors takes. */
const longestIndex = 32 * 2 ** 20;
/** More parts than any model comes in. */
const mostShards = 1_000;

const folderOf = (file: Located): string => dirname(file.path);

/** Groups files; each file is in one group of its own or with its fellow shards, and each real file only once. */
export async function groups(weights: readonly Located[], indexes: readonly string[]): Promise<readonly Group[]> {
  const listed = await Promise.all(indexes.map((index) => byIndex(index, weights)));
  const taken = new Set(listed.flatMap((g) => g.files.map((f) => f.path)));
  const numbered = byNumber(weights.filter((f) => !taken.has(f.path)));
  for (const g of numbered) for (const f of g.files) taken.add(f.path);
  const shards = new Set([...listed, ...numbered].flatMap((g) => g.files.map((f) => f.real)));
  const single = weights
    .filter((f) => !taken.has(f.path) && !shards.has(f.real))
    .map((f): Group => ({ files: [f], promised: new Map(), index: null, problems: [] }));
  const once = new Map<string, Group>();
  for (const g of [...listed, ...numbered, ...single]) {
    const key =
      g.files.length > 0
        ? g.files
            .map((f) => f.real)
            .sort()
            .join("\n")
        : (g.index ?? "");
    if (!once.has(key)) once.set(key, g);
  }
  return [...once.values()];
}

async function byIndex(index: string, weights: readonly Located[]): Promise<Group> {
  const promised = await readIndex(index).catch((error: unknown) => {
    if (error instanceof Fault) return error as Fault;
    return new Fault("scan.index-invalid", { index, problem: (error as Error).message }) as Fault;
  });
  if (promised instanceof Fault) return { files: [], promised: new Map(), index, problems: [promised] };
  const files = weights.filter((f) => folderOf(f) === dirname(index) && promised.has(basename(f.path)));
  const there = new Set(files.map((f) => basename(f.path)));
  return { files, promised, index, problems: missing([...promised.keys()].filter((name) => !there.has(name))) };
}

const missing = (files: readonly string[]): readonly Fault[] =>
  files.length === 0
    ? []
    : [new Fault("scan.shards-missing", { files: files.slice(0, 4), count: files.length }) as Fault];

/** @throws Fault `scan.index-invalid`; `weights.impostor` where something else lies in its place */
async function readIndex(index: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const invalid = (problem: string) => new Fault("scan.index-invalid", { index, problem });
  if ((await stat(index)).size > longestIndex) throw invalid(`it is longer than ${longestIndex} bytes`);
  const found = await impostorAt(index);
  if (found && found.is !== "json") throw new Fault("weights.impostor", { file: index, found });
  const map = weightMap(await readFile(index, "utf8"));
  if (map === null) throw invalid("it is no JSON object with a weight_map");
  const promised = new Map<string, string[]>();
  for (const [tensor, file] of Object.entries(map)) {
    // A part lies beside its list; anything else would lead out of the folder.
    if (typeof file !== "string" || !/^[^/\\]+\.safetensors$/.test(file))
      throw invalid(`it says that ${tensor} lies in ${JSON.stringify(file)}`);
    const tensors = promised.get(file) ?? [];
    tensors.push(tensor);
    promised.set(file, tensors);
  }
  if (promised.size > mostShards) throw invalid(`it names ${promised.size} parts`);
  if (promised.size === 0) throw invalid("it names no tensors");
  return promised;
}

function weightMap(text: string): object | null {
  try {
    const index = JSON.parse(text) as { weight_map?: unknown } | null;
    const map = index?.weight_map;
    return typeof map === "object" && map !== null && !Array.isArray(map) ? map : null;
  } catch {
    return null;
  }
}

const numbering = /^(.*)-(\d{5})-of-(\d{5})\.safetensors$/;

function byNumber(weights: readonly Located[]): readonly Group[] {
  const parts = weights.filter((f) => numbering.test(basename(f.path)));
  const numbered = Map.groupBy(parts, (f) => {
    const [, stem, , total] = numbering.exec(basename(f.path))!;
    return join(folderOf(f), `${stem}-of-${total}`);
  });
  return [...numbered.values()].map((files): Group => {
    const [, stem, , total] = numbering.exec(basename(files[0]!.path))!;
    const there = new Set(files.map((f) => basename(f.path)));
    const names = Array.from(
      { length: Math.min(Number(total), mostShards) },
      (_, n) => `${stem}-${String(n + 1).padStart(5, "0")}-of-${total}.safetensors`,
    );
    return { files, promised: new Map(), index: null, problems: missing(names.filter((name) => !there.has(name))) };
  });
}
