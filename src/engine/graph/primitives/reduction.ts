/** Axes summed up and axes repeated. What is reduced stays as an axis of length 1. */
import { only } from "../apply.ts";
import { one, primitive, type One } from "../operator.ts";
import { broadcast, demand, sameShape, size } from "../shape.ts";
import { integers, type Primitive, type Shape, type Tensor, type TensorType } from "../tensor.ts";
import { div, equal, mul, scalar, scaleBy, sub } from "./arithmetic.ts";
import { where } from "./selection.ts";

type Axes = { readonly axes: readonly number[] };

function reduced([x]: One, { axes }: Axes): readonly TensorType[] {
  demand(axes.length > 0, "no axes are given");
  for (const axis of axes) size(x.shape, axis);
  return one(x, { shape: x.shape.map((d, i) => (axes.includes(i) ? 1 : d)) });
}

/** Axes are an input in ONNX. */
const axesAsInput = {
  operands: ([x]: One, { axes }: Axes) => [x, integers(axes)],
  written: () => ({ keepdims: 1 }),
} as const;

const count = ({ shape }: Tensor, axes: readonly number[]): number =>
  axes.reduce((product, axis) => product * size(shape, axis), 1);

export const reduction = {
  ReduceSum: primitive<One, Axes>({
    onnx: "ReduceSum",
    takes: ["float"],
    precision: "wide",
    infer: reduced,
    ...axesAsInput,
    gradient: ({ g, inputs: [x] }) => [expand(g, x.shape)],
  }),
  ReduceMean: primitive<One, Axes>({
    onnx: "ReduceMean",
    takes: ["float"],
    precision: "wide",
    infer: reduced,
    ...axesAsInput,
    gradient: ({ g, inputs: [x], attributes: { axes } }) => [expand(scaleBy(g, 1 / count(x, axes)), x.shape)],
  }),
  ReduceMax: primitive<One, Axes>({
    onnx: "ReduceMax",
    takes: ["float"],
    infer: reduced,
    ...axesAsInput,
    // Where several are the largest, they share the gradient.
    gradient: ({ g, inputs: [x], y, attributes: { axes } }) => {
      const largest = where(equal(x, y), scalar(1), scalar(0));
      return [mul(largest, div(g, reduceSum(largest, axes)))];
    },
  }),
  Expand: primitive<One, { readonly shape: Shape }>({
    onnx: "Expand",
    infer: ([x], { shape }) => {
      demand(sameShape(broadcast(x.shape, shape), shape), `it does not broadcast to [${shape.join(", ")}]`);
      for (const axis of shape.keys()) size(shape, axis);
      return one(x, { shape });
    },
    operands: ([x], { shape }) => [x, integers(shape as readonly number[])],
    written: () => ({}),
    gradient: ({ g }) => [g],
  }),
  Softmax: primitive<One, { readonly axis: number }>({
    onnx: "Softmax",
    takes: ["float"],
    precision: "wide",
    infer: ([x], { axis }) => {
      size(x.shape, axis);
      return one(x);
    },
    gradient: ({ g, y, attributes: { axis } }) => [mul(y, sub(g, reduceSum(mul(g, y), [axis])))],
  }),
} as const satisfies Record<string, Primitive>;

export const reduceSum = (x: Tensor, axes: readonly number[]): Tensor => only(reduction.ReduceSum, [x], { axes });
export const reduceMean = (x: Tensor, axes: readonly number[]): Tensor => only(reduction.ReduceMean, [x], { axes });
export const reduceMax = (x: Tensor, axes: readonly number[]): Tensor => only(reduction.ReduceMax, [x], { axes });
/** Repeats axes of length 1, and the whole along new axes in front, until the shape is reached. */
export const expand = (x: Tensor, shape: Shape): Tensor =>
  sameShape(x.shape, shape) ? x : only(reduction.Expand, [x], { shape });
/** exp(x) as shares of its sum along an axis. */
export const softmax = (x: Tensor, axis: number): Tensor => only(reduction.Softmax, [x], { axis });
