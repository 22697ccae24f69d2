/** One file of reference vectors: weights under their published names, inputs, outputs, configuration. */
import { openCheckpoint } from "../../src/engine/weights/checkpoint.ts";
import type { Lookup } from "../../src/engine/weights/lookup.ts";
import { readBytes, readFloats, readIntegers, readSafetensors } from "../../src/formats/safetensors/read.ts";
import type { FloatValue, Value } from "../../src/engine/runtime/session.ts";

export interface Vectors {
  readonly file: string;
  readonly names: readonly string[];
  has(name: string): boolean;
  /** A value of the metadata, parsed as JSON. */
  meta(key: string): unknown;
  floats(name: string): Promise<FloatValue>;
  bytes(name: string): Promise<{ readonly data: Uint8Array; readonly shape: readonly number[] }>;
  integers(name: string): Promise<Value & { readonly data: BigInt64Array }>;
  weights(prefix?: string): Promise<Lookup>;
}

export async function openVectors(file: string): Promise<Vectors> {
  const { tensors, metadata } = await readSafetensors(file);
  const entry = (name: string) => {
    const found = tensors.get(name);
    if (!found) throw new Error(`${file} has no ${name}`);
    return found;
  };
  return {
    file,
    names: [...tensors.keys()],
    has: (name) => tensors.has(name),
    meta: (key) => (metadata[key] === undefined ? undefined : (JSON.parse(metadata[key]) as unknown)),
    floats: async (name) => ({ data: await readFloats(entry(name)), shape: entry(name).shape }),
    bytes: async (name) => ({ data: await readBytes(entry(name)), shape: entry(name).shape }),
    integers: async (name) => ({ data: await readIntegers(entry(name)), shape: entry(name).shape }),
    weights: (prefix = "weight.") => openCheckpoint([file], prefix),
  };
}

/** The n-th item of a batch. */
export function item(batch: FloatValue, n: number): FloatValue {
  const length = batch.data.length / batch.shape[0]!;
  return { data: batch.data.subarray(n * length, (n + 1) * length), shape: batch.shape.slice(1) };
}
