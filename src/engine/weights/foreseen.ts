/** Weights as they would be once optimised, before they are: names, types and sizes, to plan with. They cannot be loaded. */
import type { ModelPrecision } from "../../contract/precision.ts";
import { isFloat, weight, type Tensor } from "../graph/tensor.ts";
import { rowsOf, type Weights } from "./checkpoint.ts";
import { formOf } from "../convert/storage.ts";

const STORED = { float32: "F32", float16: "F16", bfloat16: "BF16" } as const;
const PART = /\.(packed|scales)$/;

/** @param block values that share a scale, as in `optimiseCheckpoint` */
export function foreseen(w: Weights, precision: ModelPrecision, block: number): Weights {
  /** The weight at a name of this path, and in which form it would be kept. */
  const formed = (name: string) => {
    const base = w.tensor(name);
    if (!isFloat(base.dtype)) return null;
    const shape = base.shape as readonly number[];
    return {
      base,
      shape,
      form: formOf(
        { name: w.path === "" ? name : `${w.path}.${name}`, dtype: STORED[base.dtype], shape },
        precision,
        block,
      ),
    };
  };
  const formOfBase = (name: string) => (w.has(name) ? formed(name) : null);
  return {
    path: w.path,
    at: (below) => foreseen(w.at(below), precision, block),
    rows: (from, to) =>
      cut(foreseen(w, precision, block), from, to, (f, t) => foreseen(w.rows(f, t), precision, block)),
    has: (name) =>
      PART.test(name)
        ? w.has(name) || formOfBase(name.replace(PART, ""))?.form.kind === "blocks"
        : w.has(name) && formOfBase(name)?.form.kind !== "blocks",
    tensor(name) {
      if (PART.test(name) && w.has(name)) return w.tensor(name);
      const found = formOfBase(name.replace(PART, ""));
      if (!found || found.form.kind === "same") return w.tensor(name);
      const { form, shape } = found;
      if (form.kind === "float") return sized(name, form.dtype === "F16" ? "float16" : "float32", shape);
      const [rows, width] = shape as [number, number];
      const blocks = width / form.block;
      return name.endsWith(".scales")
        ? sized(name, "float16", [rows, blocks])
        : sized(name, "uint8", [rows, blocks, (form.block * form.bits) / 8]);
    },
    ...(w.adaptations ? { adaptations: () => w.adaptations!() } : {}),
  };
}

/** Rows of weights that are not there yet: each tensor whole, then cut. */
function cut(whole: Weights, from: number, to: number, again: (from: number, to: number) => Weights): Weights {
  const adapted = again(from, to).adaptations;
  return {
    path: whole.path,
    at: (below) => cut(whole.at(below), from, to, (f, t) => again(f, t).at(below)),
    rows: (f, t) => cut(whole, from + f, from + t, again),
    has: (name) => whole.has(name),
    tensor: (name) => rowsOf(whole.tensor(name), from, to),
    ...(adapted ? { adaptations: adapted } : {}),
  };
}

const WIDTH = { float32: 4, float16: 2, uint8: 1 } as const;

const sized = (name: string, dtype: keyof typeof WIDTH, shape: readonly number[]): Tensor =>
  weight(name, dtype, shape, { file: "", offset: 0, length: shape.reduce((a, b) => a * b, WIDTH[dtype]) });
