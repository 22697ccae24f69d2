/** What weights folders hold, told by the tensors in its files, and what of them makes a USO model. */
import { basename, resolve } from "node:path";
import { Fault, toFault } from "../../../contract/fault.ts";
import { recognise } from "../../../formats/layouts/recognise.ts";
import { otherWeights } from "../../../formats/layouts/other.ts";
import { isMeasure, type Recognised } from "../../../formats/layouts/layout.ts";
import { checkNumbers } from "../../../formats/safetensors/numbers.ts";
import { readSafetensors, type SafetensorsFile, type TensorEntry } from "../../../formats/safetensors/read.ts";
import { assemble, type Assembly, type FoundNetwork } from "./assemble.ts";
import { groups, type Group } from "./shards.ts";
import { findTokenizers, type FoundTokenizer } from "./tokenizers.ts";
import { walk, type Limits } from "./walk.ts";

/** A file, or a list of parts, that is of no use, and why. */
export interface Rejected {
  readonly file: string;
  readonly problem: Fault;
}

export interface ScanReport {
  /** Absolute, as they were named. */
  readonly folders: readonly string[];
  /** Weight files looked into. */
  readonly files: number;
  readonly networks: readonly FoundNetwork[];
  readonly tokenizers: readonly FoundTokenizer[];
  readonly rejected: readonly Rejected[];
  /** Why the folders were not searched to the end; null where they were. */
  readonly limit: Fault | null;
  readonly uso: Assembly;
}

export interface ScanOptions {
  readonly limits?: Limits;
  readonly signal?: AbortSignal;
  /** Networks that measure, few and small, are read through: values that are no numbers are a problem of theirs. */
  readonly numbers?: boolean;
  /** Checkpoints looked into, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Looks into every weight file and tokenizer below the folders; a file may be named in a folder's place. Of weights
 * only headers are read, but for what `numbers` asks for; files stay where they are, and links, as a Hugging Face cache
 * is made of, are followed.
 * @throws Fault `scan.folder-unreadable`; the signal's reason; what is wrong with a single file is in the report
 */
export async function scanFolders(
  folders: readonly string[],
  { limits, signal, numbers = false, onProgress = () => {} }: ScanOptions = {},
): Promise<ScanReport> {
  const { weights, indexes, tokenizers, foreign, limit } = await walk(folders, limits, signal);
  const networks: FoundNetwork[] = [];
  const rejected: Rejected[] = foreign.map(({ file, format }) => ({
    file,
    problem: new Fault("scan.format", { file: basename(file), format }) as Fault,
  }));
  const grouped = await groups(weights, indexes);
  for (const [n, group] of grouped.entries()) {
    signal?.throwIfAborted();
    onProgress(n, grouped.length);
    const { found, refused } = await examine(group);
    networks.push(...(numbers ? await Promise.all(found.map((one) => readThrough(one, signal))) : found));
    rejected.push(...refused);
  }
  const texts = await findTokenizers(tokenizers, signal);
  rejected.push(...texts.refused);
  onProgress(grouped.length, grouped.length);
  return {
    folders: folders.map((f) => resolve(f)),
    files: weights.length,
    networks,
    tokenizers: texts.found,
    rejected,
    limit,
    uso: assemble(networks, texts.found),
  };
}

async function examine(
  group: Group,
): Promise<{ readonly found: readonly FoundNetwork[]; readonly refused: readonly Rejected[] }> {
  const shown = group.index ?? group.files[0]!.path;
  const opened: SafetensorsFile[] = [];
  const problems = [...group.problems];
  for (const { path } of group.files) {
    try {
      const file = await readSafetensors(path);
      opened.push(file);
      problems.push(...lacking(file, group.promised.get(basename(path)) ?? []));
    } catch (error) {
      problems.push(toFault(error));
    }
  }
  const tensors = new Map<string, TensorEntry>();
  for (const file of opened) for (const [name, entry] of file.tensors) if (!tensors.has(name)) tensors.set(name, entry);
  const recognised = recognise(tensors);
  if (recognised.length === 0) {
    const names = [...tensors.keys()];
    const what = otherWeights(tensors);
    const unknown = what
      ? (new Fault("scan.other", { what }) as Fault)
      : (new Fault("scan.unknown", {
          file: basename(shown),
          tensors: names.slice(0, 3),
          count: names.length,
        }) as Fault);
    return {
      found: [],
      refused: (problems.length > 0 ? problems : [unknown]).map((problem) => ({ file: shown, problem })),
    };
  }
  const bytes = opened.reduce((sum, file) => sum + file.size, 0);
  const files = group.files.map((f) => f.path);
  return {
    found: recognised.map((network) => ({
      network: withProblems(network, problems),
      files,
      index: group.index,
      bytes,
    })),
    refused: [],
  };
}

/** A network; one that measures, with what is wrong with its values. */
async function readThrough(found: FoundNetwork, signal: AbortSignal | undefined): Promise<FoundNetwork> {
  const { network, files } = found;
  if (network.problems.length > 0 || !isMeasure(network.component)) return found;
  try {
    for (const file of files) await checkNumbers((await readSafetensors(file)).tensors.values(), signal);
    return found;
  } catch (error) {
    signal?.throwIfAborted();
    return { ...found, network: { ...network, problems: [toFault(error)] } };
  }
}

/** Tensors that the list of parts promises in a file and that it lacks. */
function lacking(file: SafetensorsFile, promised: readonly string[]): readonly Fault[] {
  const names = promised.filter((name) => !file.tensors.has(name));
  return names.length === 0
    ? []
    : [
        new Fault("scan.shard-lacks", {
          file: basename(file.path),
          tensors: names.slice(0, 4),
          count: names.length,
        }) as Fault,
      ];
}

/** Where parts are missing or broken, that tensors are missing is no further news. */
function withProblems(network: Recognised, problems: readonly Fault[]): Recognised {
  if (problems.length === 0) return network;
  return { ...network, problems: [...problems, ...network.problems.filter((p) => p.code !== "scan.missing-tensors")] };
}
