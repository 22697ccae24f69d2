/**
 * Weights as they would be once optimised, before they are: names, types and sizes, to plan with. They cannot be
 * loaded.
 */
import type { ModelPrecision } from "../../contract/making/precision.ts";
import { isFloat, weight, type Tensor } from "../graph/tensor.ts";
import { formOf } from "../convert/storage.ts";
import { selectRows, type Lookup } from "./lookup.ts";

const STORED = { float32: "F32", float16: "F16", bfloat16: "BF16" } as const;
const WIDTH = { float32: 4, float16: 2, uint8: 1 } as const;
const PART = /\.(packed|scales)$/;

/** @param block values that share a scale, as in `optimiseCheckpoint` */
export function foreseen(source: Lookup, precision: ModelPrecision, block: number): Lookup {
  /** In which form the weight of this name would be kept; null where there is none that can be converted. */
  const formed = (name: string) => {
    if (!source.has(name)) return null;
    const base = source.tensor(name);
    if (!isFloat(base.dtype)) return null;
    const shape = base.shape as readonly number[];
    return { shape, form: formOf({ name, dtype: STORED[base.dtype], shape }, precision, block) };
  };
  /** A tensor that is to be made; null where the source's own stays. */
  const made = (name: string): Tensor | null => {
    if (PART.test(name) && source.has(name)) return null;
    const found = formed(name.replace(PART, ""));
    if (!found || found.form.kind === "same") return null;
    const { form, shape } = found;
    if (form.kind === "float") return sized(name, form.dtype === "F16" ? "float16" : "float32", shape);
    const [rows, width] = shape as [number, number];
    const blocks = width / form.block;
    return name.endsWith(".scales")
      ? sized(name, "float16", [rows, blocks])
      : sized(name, "uint8", [rows, blocks, (form.block * form.bits) / 8]);
  };
  return {
    ...source,
    has: (name) =>
      PART.test(name)
        ? source.has(name) || formed(name.replace(PART, ""))?.form.kind === "blocks"
        : source.has(name) && formed(name)?.form.kind !== "blocks",
    tensor(name, rows) {
      const whole = made(name);
      if (!whole) return source.tensor(name, rows);
      return rows ? selectRows(whole, rows) : whole;
    },
  };
}

const sized = (name: string, dtype: keyof typeof WIDTH, shape: readonly number[]): Tensor =>
  weight(name, dtype, shape, { file: "", offset: 0, length: shape.reduce((a, b) => a * b, WIDTH[dtype]) });
