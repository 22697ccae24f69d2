/**
 * Reads a network of TensorFlow Lite: its tensors, and its operators in their order. Only what networks of faces and
 * people are made of is understood. Field numbers and codes are those of TensorFlow Lite's `schema.fbs`.
 */
import { Fault } from "../../contract/fault.ts";
import { Table } from "./table.ts";

export interface TfliteTensor {
  readonly name: string;
  /** Items, height, width, channels, where there are four. */
  readonly shape: readonly number[];
  /** The numbers of a constant; null where it is computed. */
  readonly data: Float32Array | Int32Array | null;
}

export type Activation = "none" | "relu" | "relu6";
export type Padding = "same" | "valid";
interface Windowed {
  readonly stride: readonly [height: number, width: number];
  readonly padding: Padding;
}

/** What an operator does; inputs and outputs are numbers of tensors. */
export type TfliteOperation =
  | ({ readonly is: "conv" | "depthwise"; readonly activation: Activation } & Windowed)
  | ({ readonly is: "transposed-conv" } & Windowed)
  | ({ readonly is: "max-pool" | "average-pool"; readonly kernel: readonly [number, number] } & Windowed)
  | { readonly is: "add" | "mul"; readonly activation: Activation }
  | { readonly is: "concat"; readonly axis: number }
  | { readonly is: "resize"; readonly halfPixels: boolean }
  | { readonly is: Plain };

/** Operators of which nothing more is said. */
type Plain = "dequantize" | "prelu" | "relu" | "relu6" | "logistic" | "hard-swish" | "pad" | "reshape";

export type TfliteOperator = TfliteOperation & {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
};

export interface TfliteModel {
  readonly tensors: readonly TfliteTensor[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly operators: readonly TfliteOperator[];
}

/** A part of a network, by the names of the tensors that it begins and ends with. */
export interface TflitePart {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/**
 * @param part  of which alone the operators are read, so that the others need not be understood
 * @throws Fault `faces.network-unreadable` where the bytes are no network that is understood here
 */
export function readTflite(bytes: Uint8Array, name: string, part?: TflitePart): TfliteModel {
  try {
    return read(bytes, part);
  } catch (error) {
    throw new Fault(
      "faces.network-unreadable",
      { network: name, reason: error instanceof Error ? error.message : String(error) },
      { cause: error },
    );
  }
}

function read(bytes: Uint8Array, part: TflitePart | undefined): TfliteModel {
  if (Buffer.from(bytes.subarray(4, 8)).toString("latin1") !== "TFL3") throw new Error("the mark TFL3 is missing");
  const model = Table.root(bytes);
  const [graph] = model.tables(2);
  if (!graph) throw new Error("it holds no graph");
  const codes = model.tables(1).map((code) => ({ code: Math.max(code.byte(0), code.int(3)), custom: code.string(1) }));
  const buffers = model.tables(4);
  const tensors = graph.tables(0).map((tensor) => tensorOf(tensor, buffers));
  const all = graph.tables(3).map((table) => ({ table, inputs: table.ints(1), outputs: table.ints(2) }));
  const numbered = (names: readonly string[]): readonly number[] =>
    names.map((wanted) => {
      const found = tensors.findIndex(({ name }) => name === wanted);
      if (found < 0) throw new Error(`it has no ${wanted}`);
      return found;
    });
  const inputs = part ? numbered(part.from) : graph.ints(1);
  const outputs = part ? numbered(part.to) : graph.ints(2);
  return {
    tensors,
    inputs,
    outputs,
    operators: (part ? leadingTo(outputs, inputs, all) : all).map(({ table, ...ends }) => {
      const what = codes[table.int(0)];
      if (!what) throw new Error("an operator has no code");
      return { ...operationOf(what, table), ...ends };
    }),
  };
}

/** Of operators in their order those that some tensors are computed by from others. */
function leadingTo<O extends Pick<TfliteOperator, "inputs" | "outputs">>(
  outputs: readonly number[],
  inputs: readonly number[],
  all: readonly O[],
): readonly O[] {
  const wanted = new Set(outputs);
  const given = new Set(inputs);
  return all
    .toReversed()
    .filter((operator) => {
      if (!operator.outputs.some((n) => wanted.has(n) && !given.has(n))) return false;
      operator.inputs.forEach((n) => wanted.add(n));
      return true;
    })
    .toReversed();
}

/** Types of tensors by their numbers. */
const FLOAT32 = 0;
const FLOAT16 = 1;
const INT32 = 2;

function tensorOf(tensor: Table, buffers: readonly Table[]): TfliteTensor {
  const bytes = buffers[tensor.int(2)]?.bytes(0) ?? new Uint8Array();
  return {
    name: tensor.string(3),
    shape: tensor.ints(0),
    data: bytes.length === 0 ? null : numbers(bytes, tensor.byte(1)),
  };
}

function numbers(bytes: Uint8Array, type: number): Float32Array | Int32Array {
  // A copy begins where every type may begin.
  const { buffer } = Uint8Array.from(bytes);
  if (type === FLOAT32) return new Float32Array(buffer);
  if (type === FLOAT16) return Float32Array.from(new Float16Array(buffer));
  if (type === INT32) return new Int32Array(buffer);
  throw new Error(`a constant has the type ${type}`);
}

const activations: Readonly<Record<number, Activation>> = { 0: "none", 1: "relu", 3: "relu6" };

function activation(options: Table | null, field: number): Activation {
  const found = activations[options?.byte(field) ?? 0];
  if (!found) throw new Error(`an activation has the number ${options?.byte(field)}`);
  return found;
}

/** The first three options of everything that moves a window over a picture. */
const windowed = (options: Table | null): Windowed => ({
  padding: (options?.byte(0) ?? 0) === 0 ? "same" : "valid",
  stride: [options?.int(2) ?? 1, options?.int(1) ?? 1],
});

const plain: Readonly<Record<number, Plain>> = {
  6: "dequantize",
  14: "logistic",
  19: "relu",
  21: "relu6",
  22: "reshape",
  34: "pad",
  54: "prelu",
  117: "hard-swish",
};

function operationOf(
  { code, custom }: { readonly code: number; readonly custom: string },
  operator: Table,
): TfliteOperation {
  const options = operator.table(4);
  const simple = plain[code];
  if (simple) return { is: simple };
  switch (code) {
    case 0:
      return { is: "add", activation: activation(options, 0) };
    case 1:
    case 17:
      return {
        is: code === 1 ? "average-pool" : "max-pool",
        kernel: [options?.int(4) ?? 1, options?.int(3) ?? 1],
        ...windowed(options),
      };
    case 2:
      return { is: "concat", axis: options?.int(0) ?? 0 };
    case 3:
      return { is: "conv", activation: activation(options, 3), ...windowed(options) };
    case 4:
      return { is: "depthwise", activation: activation(options, 4), ...windowed(options) };
    case 18:
      return { is: "mul", activation: activation(options, 0) };
    case 23:
      if ((options?.byte(2) ?? 0) !== 0) throw new Error("it resizes with aligned corners");
      return { is: "resize", halfPixels: (options?.byte(3) ?? 0) !== 0 };
    case 32:
      if (custom === "Convolution2DTransposeBias") return transposed(operator.bytes(5));
      throw new Error(`it has the operator ${custom} of its own`);
    default:
      throw new Error(`it has the operator ${code}`);
  }
}

/** MediaPipe's operator keeps its options as TensorFlow Lite's `TfLiteTransposeConvParams` lies in memory. */
function transposed(bytes: Uint8Array): TfliteOperation {
  const [padding, width, height] = new Int32Array(Uint8Array.from(bytes).buffer);
  if (padding === undefined || !width || !height) throw new Error("a transposed convolution says too little of itself");
  return { is: "transposed-conv", padding: padding === 1 ? "same" : "valid", stride: [height, width] };
}
