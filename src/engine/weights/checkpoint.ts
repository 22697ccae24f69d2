/** Safetensors files as a lookup: every tensor a weight that stays in its file. */
import { stat } from "node:fs/promises";
import { Fault } from "../../contract/fault.ts";
import { readSafetensors, type TensorEntry } from "../../formats/safetensors/read.ts";
import { weight, type DType, type Tensor } from "../graph/tensor.ts";
import { selectRows, type Lookup } from "./lookup.ts";

const DTYPES: Readonly<Record<string, DType>> = { F32: "float32", F16: "float16", BF16: "bfloat16" };

interface StoredWeight {
  readonly entry: TensorEntry;
  readonly revision: string;
}

/**
 * Opens one or several safetensors files as one checkpoint.
 * @param prefix left out of the names, e.g. `weight.` in reference vectors.
 * @throws Fault `weights.*` where a file cannot be trusted.
 */
export async function openCheckpoint(files: readonly string[], prefix = ""): Promise<Lookup> {
  const stored = new Map<string, StoredWeight>();
  for (const { tensors, revision } of await Promise.all(files.map(readRevision))) {
    for (const entry of tensors.values())
      if (entry.name.startsWith(prefix)) stored.set(entry.name.slice(prefix.length), { entry, revision });
  }
  const known = new Map<string, Tensor>();
  const find = (name: string): Tensor => {
    const found = stored.get(name);
    if (!found) throw new Fault("weights.missing-tensor", { file: files.join(", "), tensor: name });
    const tensor = known.get(name) ?? weightOf(name, found);
    known.set(name, tensor);
    return tensor;
  };
  return {
    has: (name) => stored.has(name),
    tensor: (name, rows) => (rows ? selectRows(find(name), rows) : find(name)),
  };
}

async function readRevision(path: string): Promise<{ tensors: ReadonlyMap<string, TensorEntry>; revision: string }> {
  const { tensors } = await readSafetensors(path);
  const { size, mtimeMs } = await stat(path);
  return { tensors, revision: `${size} ${mtimeMs}` };
}

function weightOf(name: string, { entry, revision }: StoredWeight): Tensor {
  const { file, offset, length, shape } = entry;
  // Bytes are weights only under the name of packed ones; elsewhere they are a layout that is not understood.
  const dtype = entry.dtype === "U8" && name.endsWith(".packed") ? "uint8" : DTYPES[entry.dtype];
  if (!dtype)
    throw new Fault("weights.tensor-unreadable", {
      file,
      tensor: name,
      dtype: entry.dtype,
      wanted: "floating-point numbers",
    });
  return weight(name, dtype, shape, { file, offset, length, revision });
}
