/** Weights by their published names, as symbolic tensors that point into the files. */
import { Fault } from "../../contract/fault.ts";
import { weight, type DType, type Tensor } from "../graph/tensor.ts";
import type { Adaptation } from "./adapted.ts";
import { readSafetensors, type TensorEntry } from "../../formats/safetensors/read.ts";

/** The weights below one path of a checkpoint. */
export interface Weights {
  /** `double_blocks.0.img_attn`, empty at the top. */
  readonly path: string;
  /** The weights one level further down. */
  at(path: string): Weights;
  has(name: string): boolean;
  /**
   * @throws Fault `weights.missing-tensor`, `weights.tensor-unreadable`.
   */
  tensor(name: string): Tensor;
  /** The same layer with only the rows `from` to `to` of each weight, e.g. the qkv part of a fused projection. Costs nothing. */
  rows(from: number, to: number): Weights;
  /** What adapts the layer at this path; absent where nothing adapts the checkpoint. See `adapted`. */
  adaptations?(): readonly Adaptation[];
}

const DTYPES: Readonly<Record<string, DType>> = { F32: "float32", F16: "float16", BF16: "bfloat16" };
const WIDTH: Readonly<Partial<Record<DType, number>>> = { float32: 4, float16: 2, bfloat16: 2, uint8: 1 };

/**
 * Opens one or several safetensors files as one checkpoint.
 * @param prefix left out of the names, e.g. `weight.` in reference vectors.
 * @throws Fault `weights.*` where a file cannot be trusted.
 */
export async function openCheckpoint(files: readonly string[], prefix = ""): Promise<Weights> {
  const entries = new Map<string, TensorEntry>();
  for (const file of await Promise.all(files.map(readSafetensors))) {
    for (const entry of file.tensors.values())
      if (entry.name.startsWith(prefix)) entries.set(entry.name.slice(prefix.length), entry);
  }
  const tensors = new Map<string, Tensor>();
  const find = (name: string): Tensor => {
    const entry = entries.get(name);
    if (!entry) throw new Fault("weights.missing-tensor", { file: files.join(", "), tensor: name });
    // Bytes are weights only under the name of packed ones; elsewhere they are a layout that is not understood.
    const dtype = entry.dtype === "U8" && name.endsWith(".packed") ? "uint8" : DTYPES[entry.dtype];
    if (!dtype)
      throw new Fault("weights.tensor-unreadable", {
        file: entry.file,
        tensor: name,
        dtype: entry.dtype,
        wanted: "floating-point numbers",
      });
    const known = tensors.get(name) ?? weight(name, dtype, entry.shape, entry);
    tensors.set(name, known);
    return known;
  };
  return view({ path: "", has: (name) => entries.has(name), find });
}

/** Several checkpoints as one, whatever file and layout each has. Of a name that two have, the first one's counts. */
export function together(parts: readonly [Weights, ...Weights[]]): Weights {
  const [first] = parts;
  const each = (of: (part: Weights) => Weights): Weights => together(parts.map(of) as [Weights, ...Weights[]]);
  return {
    path: first.path,
    at: (below) => each((part) => part.at(below)),
    has: (name) => parts.some((part) => part.has(name)),
    tensor: (name) => (parts.find((part) => part.has(name)) ?? first).tensor(name),
    rows: (from, to) => each((part) => part.rows(from, to)),
  };
}

interface Lookup {
  readonly path: string;
  readonly has: (name: string) => boolean;
  readonly find: (name: string) => Tensor;
}

const join = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

function view({ path, has, find }: Lookup): Weights {
  return {
    path,
    at: (below) => view({ path: join(path, below), has, find }),
    has: (name) => has(join(path, name)),
    tensor: (name) => find(join(path, name)),
    rows: (from, to) => view({ path, has, find: (name) => rowsOf(find(name), from, to) }),
  };
}

/** Rows are contiguous in the file, so part of a weight is part of its region. */
export function rowsOf(t: Tensor, from: number, to: number): Tensor {
  if (t.source.kind !== "weight") return t;
  const { name, region } = t.source;
  const shape = t.shape as readonly number[];
  const row = shape.slice(1).reduce((a, b) => a * b, 1) * WIDTH[t.dtype]!;
  return weight(`${name}[${from}:${to}]`, t.dtype, [to - from, ...shape.slice(1)], {
    file: region.file,
    offset: region.offset + from * row,
    length: (to - from) * row,
  });
}
