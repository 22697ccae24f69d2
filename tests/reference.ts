/** Reads reference vectors for tests. */
import { fileURLToPath } from "node:url";
import { readFloats, readSafetensors, type TensorEntry } from "../src/formats/safetensors/read.ts";

export interface Reference {
  readonly names: readonly string[];
  /** The published configuration and settings, each decoded from its JSON string. */
  setting(name: string): unknown;
  entry(name: string): TensorEntry;
  floats(name: string): Promise<Float32Array>;
}

/** Opens `tests/reference/<name>.safetensors`. @throws Error for a name it does not hold: a test must not pass by absence. */
export async function reference(name: string): Promise<Reference> {
  const file = await readSafetensors(fileURLToPath(new URL(`reference/${name}.safetensors`, import.meta.url)));
  const entry = (tensor: string) => {
    const found = file.tensors.get(tensor);
    if (!found) throw new Error(`${name} has no ${tensor}`);
    return found;
  };
  return {
    names: [...file.tensors.keys()],
    setting: (key) => JSON.parse(file.metadata[key] ?? "null"),
    entry,
    floats: (tensor) => readFloats(entry(tensor)),
  };
}

/** The largest absolute difference; NaN, which no bound admits, where lengths differ. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  return Math.max(0, ...Array.from(a, (value, i) => Math.abs(value - (b[i] as number))));
}
