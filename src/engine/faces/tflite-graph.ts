/**
 * A network of TensorFlow Lite as a graph. Pictures lie there as rows of places with all their channels, and here as
 * channels; every tensor of four axes is turned accordingly, and turned back where a network gives it away or takes its
 * axes apart.
 */
import type { Activation, Padding, TfliteModel, TfliteOperator, TfliteTensor } from "../../formats/tflite/read.ts";
import {
  add,
  averagePool,
  clip,
  concat,
  conv,
  convTranspose,
  matmul,
  maxPool,
  mul,
  pad,
  prelu,
  reduceMean,
  relu,
  reshape,
  scalar,
  scaleBy,
  sigmoid,
  transpose,
} from "../graph/ops.ts";
import type { Pads } from "../graph/primitives/picture.ts";
import { size } from "../graph/shape.ts";
import { constant, input, type Graph, type Tensor } from "../graph/tensor.ts";
import { halfPixelMatrix } from "./resize.ts";

/** The numbers of a constant, and its shape in TensorFlow Lite's order. */
interface Constant {
  readonly data: Float32Array | Int32Array;
  readonly shape: readonly number[];
}

/** The name of a network's only input, [1, channels, height, width]; where it has several, each has its own name. */
export const PICTURE = "picture";

const toChannels = [0, 3, 1, 2] as const;
const toPlaces = [0, 2, 3, 1] as const;

/** @throws Error where operators do not belong together */
export function tfliteGraph(model: TfliteModel, name: string): Graph {
  const constants = new Map<number, Constant>();
  const computed = new Map<number, Tensor>();
  model.tensors.forEach(({ data, shape }, n) => data && constants.set(n, { data, shape }));
  if (model.inputs.length === 0) throw new Error("the network takes nothing");
  for (const n of model.inputs) {
    const { name: own, shape } = model.tensors[n]!;
    const taken = toChannels.map((axis) => shape[axis]!);
    computed.set(n, input(model.inputs.length === 1 ? PICTURE : own, taken));
  }
  for (const operator of model.operators) {
    const [from, to] = [operator.inputs[0] ?? -1, operator.outputs[0] ?? -1];
    const known = constants.get(from);
    if (operator.is === "dequantize" && known) constants.set(to, known);
    else computed.set(to, apply(operator, model.tensors, constants, computed));
  }
  const outputs = model.outputs.map((n) => {
    const tensor = computed.get(n);
    if (!tensor) throw new Error(`${model.tensors[n]?.name ?? "an output"} is not computed`);
    return [model.tensors[n]!.name, asPlaces(tensor)] as const;
  });
  return { name, outputs: Object.fromEntries(outputs) };
}

const asPlaces = (t: Tensor): Tensor => (t.shape.length === 4 ? transpose(t, toPlaces) : t);

function apply(
  operator: TfliteOperator,
  tensors: readonly TfliteTensor[],
  constants: ReadonlyMap<number, Constant>,
  computed: ReadonlyMap<number, Tensor>,
): Tensor {
  const at = (n: number): number => operator.inputs[n] ?? -1;
  const fixed = (n: number): Constant => {
    const found = constants.get(at(n));
    if (!found) throw new Error(`input ${n} of ${operator.is} is no constant`);
    return found;
  };
  const value = (n: number): Tensor => {
    const found = computed.get(at(n));
    return found ?? perChannel(fixed(n));
  };
  const x = value(0);
  const shape = tensors[operator.outputs[0]!]!.shape;
  switch (operator.is) {
    case "conv":
    case "depthwise": {
      const { data, shape: filter } = fixed(1);
      const [kernel, groups] =
        operator.is === "conv"
          ? [turned({ data, shape: filter }, toChannels), 1]
          : [turned({ data, shape: filter }, [3, 0, 1, 2]), filter[3]!];
      const pads = padsOf(operator.padding, x, [filter[1]!, filter[2]!], operator.stride);
      const bias = at(2) < 0 ? null : flat(fixed(2));
      return activated(operator.activation, conv(x, kernel, bias, { stride: square(operator.stride), pads, groups }));
    }
    case "transposed-conv": {
      const kernel = turned(fixed(1), [3, 0, 1, 2]);
      if (operator.padding === "same" && size(kernel.shape, 2) !== operator.stride[0])
        throw new Error("a transposed convolution overlaps itself");
      return convTranspose(x, kernel, flat(fixed(2)), { stride: square(operator.stride) });
    }
    case "max-pool": {
      const pads = padsOf(operator.padding, x, operator.kernel, operator.stride);
      return maxPool(x, { kernel: square(operator.kernel), stride: square(operator.stride), pads });
    }
    case "average-pool": {
      const whole = operator.kernel[0] === x.shape[2] && operator.kernel[1] === x.shape[3];
      if (whole) return reduceMean(x, [2, 3]);
      // What lies outside does not count in TensorFlow Lite, and is none here.
      if (padsOf(operator.padding, x, operator.kernel, operator.stride).some((n) => n > 0))
        throw new Error("an average reaches beyond the picture");
      return averagePool(x, { kernel: square(operator.kernel), stride: square(operator.stride) });
    }
    case "add":
      return activated(operator.activation, add(x, value(1)));
    case "mul":
      return activated(operator.activation, mul(x, value(1)));
    case "concat": {
      const axis = operator.axis < 0 ? operator.axis + shape.length : operator.axis;
      const parts = operator.inputs.map((_, n) => value(n));
      return concat(parts, shape.length === 4 ? (toChannels as readonly number[]).indexOf(axis) : axis);
    }
    case "resize": {
      if (!operator.halfPixels) throw new Error("it resizes from the corner of a place");
      const [, , height, width] = x.shape as readonly number[];
      const rows = constant(halfPixelMatrix(height!, shape[1]!), [shape[1]!, height!]);
      const columns = constant(halfPixelMatrix(width!, shape[2]!), [shape[2]!, width!]);
      return matmul(matmul(rows, x), transpose(columns, [1, 0]));
    }
    case "prelu":
      return prelu(x, perChannel(fixed(1)));
    case "relu":
      return relu(x);
    case "relu6":
      return clip(x, 0, 6);
    case "logistic":
      return sigmoid(x);
    case "hard-swish":
      return scaleBy(mul(x, clip(add(x, scalar(3)), 0, 6)), 1 / 6);
    case "pad": {
      const counts = fixed(1).data;
      const each = (side: 0 | 1): readonly number[] => toChannels.map((axis) => Number(counts[2 * axis + side]));
      return pad(x, { before: each(0), after: each(1) }, scalar(0));
    }
    case "reshape":
      return shape.length === 4 ? transpose(reshape(asPlaces(x), shape), toChannels) : reshape(asPlaces(x), shape);
    case "dequantize":
      return x;
  }
}

function activated(activation: Activation, x: Tensor): Tensor {
  if (activation === "none") return x;
  return activation === "relu" ? relu(x) : clip(x, 0, 6);
}

function square([height, width]: readonly [number, number]): number {
  if (height !== width) throw new Error(`a window of ${height} × ${width} is no square`);
  return height;
}

/** Of what is added around a picture for `same`, the odd one comes after. */
function padsOf(
  padding: Padding,
  x: Tensor,
  kernel: readonly [number, number],
  stride: readonly [number, number],
): Pads {
  if (padding === "valid") return [0, 0, 0, 0];
  const [top, bottom] = around(size(x.shape, 2), kernel[0], stride[0]);
  const [left, right] = around(size(x.shape, 3), kernel[1], stride[1]);
  return [top, left, bottom, right];
}

function around(length: number, kernel: number, stride: number): readonly [number, number] {
  const all = Math.max(0, (Math.ceil(length / stride) - 1) * stride + kernel - length);
  return [Math.floor(all / 2), Math.ceil(all / 2)];
}

const floats = ({ data }: Constant): Float32Array => Float32Array.from(data);
const flat = (c: Constant): Tensor => constant(floats(c), [c.data.length]);

/** A constant for each channel, whatever axes of length one it has before them. */
function perChannel(c: Constant): Tensor {
  if (c.shape.length === 4) return turned(c, toChannels);
  const channels = c.shape.at(-1) ?? 1;
  if (c.data.length !== channels) throw new Error("a constant is neither a picture nor of channels");
  return constant(floats(c), [channels, 1, 1]);
}

/** The same numbers with their axes in another order. */
function turned({ data, shape }: Constant, order: readonly number[]): Tensor {
  const to = order.map((axis) => shape[axis]!);
  const steps = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const result = new Float32Array(data.length);
  const place = to.map(() => 0);
  for (let n = 0; n < result.length; n++) {
    let from = 0;
    for (let i = 0; i < order.length; i++) from += place[i]! * steps[order[i]!]!;
    result[n] = data[from]!;
    for (let i = to.length - 1; i >= 0 && ++place[i]! === to[i]; i--) place[i] = 0;
  }
  return constant(result, to);
}
