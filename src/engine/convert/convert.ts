/** A stretch of a tensor from numbers to the bytes of its new form, and back. */
import { Fault } from "../../contract/fault.ts";
import { decodeFloats, type FloatDType, type StoredDType } from "../../formats/safetensors/dtype.ts";
import { dequantise, quantise, roomFor } from "./quantise.ts";
import type { SourceTensor } from "./source.ts";
import type { Form } from "./storage.ts";

export interface Converted {
  /** The bytes of each part of the new form. */
  readonly parts: readonly Uint8Array[];
  /** Sums of (new − old)² and of old². */
  readonly wrong: number;
  readonly all: number;
}

/** The largest number of float16. */
const LIMIT = 65_504;

const bytesOf = (values: Float16Array | Float32Array): Uint8Array =>
  new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);

/**
 * Converts `count` values.
 * @param fill writes the values into the room it is given
 * @throws Fault `weights.optimise-not-finite` for values that the new form cannot hold.
 */
export function convert(
  { name, dtype, pieces }: Pick<SourceTensor, "name" | "dtype" | "pieces">,
  form: Form,
  count: number,
  fill: (values: Float32Array) => void,
): Converted {
  const refused = (): Fault =>
    new Fault("weights.optimise-not-finite", { file: pieces[0]!.entry.file, tensor: name }) as Fault;
  if (form.kind === "blocks") {
    const values = roomFor(count);
    fill(values);
    const { packed, scales, wrong, all, largest } = quantise(values, form);
    if (!(largest < LIMIT && all < Infinity)) throw refused();
    return { parts: [packed, bytesOf(new Float16Array(scales))], wrong, all };
  }
  const type = form.kind === "same" ? dtype : form.dtype;
  const values = new Float32Array(count);
  fill(values);
  const limit = type === "F16" ? LIMIT : Infinity;
  // Whatever is no number fails every comparison.
  for (let i = 0; i < count; i++) if (!(Math.abs(values[i]!) < limit)) throw refused();
  if (type === "F32") return { parts: [bytesOf(values)], wrong: 0, all: 0 };
  const halves = new Float16Array(values);
  return { parts: [bytesOf(halves)], ...measure(halves, values) };
}

/** Sums of (now − old)² and of old², each of two: as the kernel adds them up, to the last bit. */
export function measure(
  now: Float32Array | Float16Array,
  old: Float32Array,
): { readonly wrong: number; readonly all: number } {
  const [wrong, all] = [new Float64Array(2), new Float64Array(2)];
  for (let i = 0; i < old.length; i++) {
    const off = now[i]! - old[i]!;
    wrong[i & 1]! += off * off;
    all[i & 1]! += old[i]! * old[i]!;
  }
  return { wrong: wrong[0]! + wrong[1]!, all: all[0]! + all[1]! };
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
