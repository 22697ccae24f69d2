/** A stretch of a tensor from its stored bytes to the bytes of its new form, and back to numbers. */
import { Fault } from "../../contract/fault.ts";
import { decodeFloats, type FloatDType } from "./dtype.ts";
import type { TensorEntry } from "./header.ts";
import { dequantise, quantise } from "./quantise.ts";
import type { Form } from "./storage.ts";

/** float16 values with their bytes. */
const halves = (values: Float32Array): Uint8Array => new Uint8Array(new Float16Array(values).buffer);

/**
 * The bytes of each part of the new form.
 * @throws Fault `weights.optimise-not-finite` for values that the new form cannot hold.
 */
export function convert(source: TensorEntry, form: Form, bytes: Uint8Array): readonly Uint8Array[] {
  if (form.kind === "same") return [bytes];
  const values = decodeFloats(source.dtype as FloatDType, bytes);
  const limit = form.kind === "float" && form.dtype === "F32" ? Infinity : 65504;
  // Whatever is no number fails every comparison.
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i]!) < limit)) throw new Fault("weights.optimise-not-finite", { file: source.file, tensor: source.name });
  if (form.kind === "float") return [form.dtype === "F16" ? halves(values) : new Uint8Array(values.buffer as ArrayBuffer)];
  const { packed, scales } = quantise(values, form);
  return [packed, halves(scales)];
}

/** The numbers that the parts of a form stand for; null where they are the source's own bytes. */
export function revert(form: Form, parts: readonly Uint8Array[]): Float32Array | null {
  switch (form.kind) {
    case "same":
      return null;
    case "float":
      return decodeFloats(form.dtype, parts[0]!);
    case "blocks":
      return dequantise({ packed: parts[0]!, scales: decodeFloats("F16", parts[1]!) }, form);
    default:
      return form satisfies never;
  }
}
