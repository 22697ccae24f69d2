/** Symbolic tensors: a dtype, a shape and where the values come from. Nothing is computed here. */
import { basename } from "node:path";
import type { OperatorName } from "./operators.ts";

export type FloatType = "float32" | "float16" | "bfloat16";
/** Bytes hold weights packed for a product that unpacks them itself. */
export type DType = FloatType | "int64" | "bool" | "uint8";

/** A number, or the name of a size that is known only when the graph runs. */
export type Dim = number | string;
export type Shape = readonly Dim[];

/** Bytes inside a file, addressed from its beginning. */
export interface Region {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  /** Tells one content of the file from another, where it is replaced while the program runs. */
  readonly revision?: string;
}

export type Attribute = number | string | readonly number[] | { readonly float: number };

/** One application of an operator. Absent optional inputs are null. */
export interface Node {
  readonly operator: OperatorName;
  readonly inputs: readonly (Tensor | null)[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly outputs: readonly Tensor[];
}

export type Source =
  | { readonly kind: "input"; readonly name: string }
  | { readonly kind: "weight"; readonly name: string; readonly region: Region }
  | { readonly kind: "constant"; readonly bytes: Uint8Array }
  | { readonly kind: "node"; readonly node: Node };

export interface Tensor {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly source: Source;
}

/** Everything, by name, that what comes after a place of a network needs of what comes before it, beside inputs and weights. */
export type Cut = Readonly<Record<string, Tensor>>;

/** A network ready to be written: its named results; everything else is found by walking back from them. */
export interface Graph {
  readonly name: string;
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Where the network may be run in parts, in the order of computation. See cut.ts. */
  readonly cuts?: readonly Cut[];
  /** Values that another part of the network computed, with the names under which they are handed in. */
  readonly given?: ReadonlyMap<Tensor, string>;
}

export const isFloat = (dtype: DType): dtype is FloatType =>
  dtype === "float32" || dtype === "float16" || dtype === "bfloat16";

/** A value given at every run. Floating inputs are float32 at the boundary, whatever the graph computes in. */
export function input(name: string, shape: Shape, dtype: "float32" | "int64" = "float32"): Tensor {
  return { dtype, shape, source: { kind: "input", name } };
}

/** A weight that stays in its file. */
export function weight(name: string, dtype: DType, shape: readonly number[], region: Region): Tensor {
  return { dtype, shape, source: { kind: "weight", name, region } };
}

/** A small constant inside the graph, e.g. a bias table or the target of a reshape. */
export function constant(values: readonly number[] | Float32Array | BigInt64Array, shape: readonly number[]): Tensor {
  const data = values instanceof BigInt64Array || values instanceof Float32Array ? values : Float32Array.from(values);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { dtype: data instanceof BigInt64Array ? "int64" : "float32", shape, source: { kind: "constant", bytes } };
}

/** A constant of equal bytes. */
export function bytes(value: number, shape: readonly number[]): Tensor {
  return {
    dtype: "uint8",
    shape,
    source: { kind: "constant", bytes: new Uint8Array(shape.reduce((a, b) => a * b, 1)).fill(value) },
  };
}

/** A constant of whole numbers. */
export function integers(values: readonly number[]): Tensor {
  return constant(BigInt64Array.from(values, BigInt), [values.length]);
}

/** `float32[1216, 3072]`, as it stands in messages; a weight with its name and file, since it is often the one at fault. */
export function describe(t: Tensor | null): string {
  if (!t) return "none";
  const type = `${t.dtype}[${t.shape.join(", ")}]`;
  return t.source.kind === "weight" ? `${t.source.name} of ${basename(t.source.region.file)} ${type}` : type;
}
