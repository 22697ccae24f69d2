/** A stretch of a tensor from numbers to the bytes of its new form, and back. */
import { Fault } from "../../contract/fault.ts";
import { decodeFloats, type FloatDType, type StoredDType } from "./dtype.ts";
import { dequantise, quantise } from "./quantise.ts";
import type { SourceTensor } from "./source.ts";
import type { Form } from "./storage.ts";

export interface Converted {
  /** The bytes of each part of the new form. */
  readonly parts: readonly Uint8Array[];
  /** Sums of (new − old)² and of old². */
  readonly wrong: number;
  readonly all: number;
}

/** float16 values with their bytes. */
const bytesOf = (values: Float16Array | Float32Array): Uint8Array => new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);

/**
 * Converts `count` values.
 * @param fill writes the values into the room it is given
 * @throws Fault `weights.optimise-not-finite` for values that the new form cannot hold.
 */
export function convert({ name, dtype, pieces }: Pick<SourceTensor, "name" | "dtype" | "pieces">, form: Form, count: number, fill: (values: Float32Array) => void): Converted {
  const type = form.kind === "same" ? dtype : form.kind === "float" ? form.dtype : "F16";
  const values = new Float32Array(count);
  fill(values);
  const limit = type === "F16" ? 65504 : Infinity;
  // Whatever is no number fails every comparison.
  for (let i = 0; i < count; i++) if (!(Math.abs(values[i]!) < limit)) throw new Fault("weights.optimise-not-finite", { file: pieces[0]!.entry.file, tensor: name });
  if (form.kind === "blocks") {
    const { packed, scales, wrong, all } = quantise(values, form);
    return { parts: [packed, bytesOf(new Float16Array(scales))], wrong, all };
  }
  if (type === "F32") return { parts: [bytesOf(values)], wrong: 0, all: 0 };
  const halves = new Float16Array(values);
  let [wrong, all] = [0, 0];
  for (let i = 0; i < count; i++) {
    const off = halves[i]! - values[i]!;
    wrong += off * off;
    all += values[i]! * values[i]!;
  }
  return { parts: [bytesOf(halves)], wrong, all };
}

/** The numbers that the parts of a form stand for. @param dtype of the source: that of a form that keeps it */
export function revert(form: Form, dtype: StoredDType, parts: readonly Uint8Array[]): Float32Array {
  switch (form.kind) {
    case "same":
      return decodeFloats(dtype as FloatDType, parts[0]!);
    case "float":
      return decodeFloats(form.dtype, parts[0]!);
    case "blocks":
      return dequantise({ packed: parts[0]!, scales: decodeFloats("F16", parts[1]!) }, form);
    default:
      return form satisfies never;
  }
}
