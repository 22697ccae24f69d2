/**
 * Symbolic tensors: a dtype, a shape and where the values come from, down to the operators that make them.
 * Nothing is computed here.
 */
import { basename } from "node:path";
import type { AccuracyLevel, PrecisionRole } from "./precision.ts";

export type FloatType = "float32" | "float16" | "bfloat16";
/** `uint8` and `uint4` hold the codes of quantised weights, two of the latter in a byte, the first in its low half. */
export type DType = FloatType | "int64" | "bool" | "uint8" | "uint4";

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

/** What an operator is told beside its inputs, as the builder says it. Absent ones are left out. */
export type Attributes = Readonly<Record<string, number | string | readonly Dim[]>>;

/** One application of an operator. */
export interface Node {
  readonly operator: Operator;
  readonly inputs: readonly Tensor[];
  readonly attributes: Attributes;
  /** The operator's own, where the application says nothing else. */
  readonly precision: PrecisionRole;
  readonly outputs: readonly Tensor[];
}

export type Source =
  | { readonly kind: "input"; readonly name: string }
  | { readonly kind: "weight"; readonly name: string; readonly region: Region }
  | { readonly kind: "constant"; readonly bytes: Uint8Array }
  | { readonly kind: "node"; readonly node: Node };

/** What is known of a tensor before it is anywhere. */
export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

export interface Tensor extends TensorType {
  readonly source: Source;
}

/** What a row may say of its inputs: a tuple, the last of which may be optional. */
export type Inputs = readonly (Tensor | undefined)[];

/**
 * Everything, by name, that what comes after a place of a network needs of what comes before it, beside inputs and
 * weights.
 */
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

/** As ONNX holds an attribute: whole numbers and fractions are told apart. */
export type OnnxAttribute = number | string | readonly number[] | { readonly float: number };

/** What attributes of a node may depend on beside the node's own: its precision, and the accuracy of the build. */
export interface Written {
  readonly precision: PrecisionRole;
  readonly accuracy: AccuracyLevel;
}

/** Memory that kernels take beside inputs and results. */
export type Scratch =
  /** Attention's scores, where a provider writes them out in full: so many numbers. */
  | { readonly kind: "scores"; readonly biased: boolean; readonly count: number }
  /** A picture's neighbourhoods, laid out for a product. */
  | { readonly kind: "neighbourhoods" };

/** The columns that every operator has; `operators.ts` lists the rows. */
interface Columns<In extends Inputs, A extends Attributes> {
  /** Its name in ONNX, and in messages. */
  readonly onnx: string;
  /** Where ONNX Runtime defines it and not ONNX itself. */
  readonly domain?: "com.microsoft";
  /** How it takes part in the precision policy where its application says nothing else. */
  readonly precision: PrecisionRole;
  /** The types of its inputs by position, the last for all that follow; absent where they only have to be alike. */
  readonly takes?: readonly (DType | "float" | "any")[];
  /** The types of its results. Throws ShapeError. */
  infer(inputs: In, attributes: A): readonly TensorType[];
  /**
   * ONNX's inputs where they are others than the builder's, null for those left out. What is not among the builder's is
   * written in the type it has.
   */
  operands?(inputs: In, attributes: A): readonly (Tensor | null)[];
  /** ONNX's attributes where they are others than the builder's. */
  written?(attributes: A, node: Written): Readonly<Record<string, OnnxAttribute>>;
  /** Its result is its input, in the same memory. */
  readonly alias?: true;
  scratch?(inputs: In, attributes: A): Scratch;
  /** Which inputs are quantised codes and their scales. */
  readonly quantised?: { readonly codes: number; readonly scales: number };
}

/** What a gradient rule is given. */
export interface Backward<In extends Inputs = Inputs, A extends Attributes = Attributes> {
  /** The gradient of the first result, and of every result; zeros where none came back. */
  readonly g: Tensor;
  readonly gs: readonly Tensor[];
  readonly inputs: In;
  /** The first result. */
  readonly y: Tensor;
  readonly attributes: A;
}

/** An operator without a gradient, and why. */
export interface NoGradient {
  readonly none: string;
}

/**
 * The gradient of every input, in their order; null for one that has none. A rule need not undo broadcasting: a
 * gradient may have the shape of the result where the input was broadcast to it. Written as a method, so that a rule
 * for certain inputs is a rule.
 */
export interface GradientRule<In extends Inputs = Inputs, A extends Attributes = Attributes> {
  rule(backward: Backward<In, A>): readonly (Tensor | null)[];
}

/** An operator that is not explained by others. */
export interface Primitive<In extends Inputs = Inputs, A extends Attributes = Attributes> extends Columns<In, A> {
  readonly gradient: GradientRule<In, A>["rule"] | NoGradient;
}

/**
 * A kernel that does at once what several primitives mean. It is differentiated through its meaning, or by a rule that
 * takes fewer passes over the same numbers.
 */
export interface Fused<In extends Inputs = Inputs, A extends Attributes = Attributes> extends Columns<In, A> {
  means(inputs: In, attributes: A): Tensor;
  readonly gradient?: GradientRule<In, A>["rule"];
}

export type Operator = Primitive | Fused;

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

/** A constant of so many equal bytes. */
export function bytes(value: number, count: number, dtype: "uint8" | "uint4", shape: readonly number[]): Tensor {
  return { dtype, shape, source: { kind: "constant", bytes: new Uint8Array(count).fill(value) } };
}

/** A constant of whole numbers. */
export function integers(values: readonly number[]): Tensor {
  return constant(BigInt64Array.from(values, BigInt), [values.length]);
}

/** `float32[1216, 3072]`, as it stands in messages; a weight with name and file, since it is often the one at fault. */
export function describe(t: Tensor): string {
  const type = `${t.dtype}[${t.shape.join(", ")}]`;
  return t.source.kind === "weight" ? `${t.source.name} of ${basename(t.source.region.file)} ${type}` : type;
}
