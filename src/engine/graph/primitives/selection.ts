/** Numbers chosen from others: by a condition, by their sign, by their size. */
import { only } from "../apply.ts";
import { one, pairwise, pointwise, primitive, type One, type Pair } from "../operator.ts";
import { broadcast, demand, sameShape } from "../shape.ts";
import type { Backward, Primitive, Tensor } from "../tensor.ts";
import { add, div, equal, greater, mul, neg, scalar } from "./arithmetic.ts";

/** The larger or smaller of two took the gradient; where both are equal, half of it each. */
function shared({ g, inputs: [a, b], y }: Backward<Pair>): readonly Tensor[] {
  const taken = (x: Tensor): Tensor => where(equal(x, y), scalar(1), scalar(0));
  const each = div(g, add(taken(a), taken(b)));
  return [mul(each, taken(a)), mul(each, taken(b))];
}

export const selection = {
  Where: primitive<readonly [condition: Tensor, a: Tensor, b: Tensor]>({
    onnx: "Where",
    takes: ["bool", "float"],
    infer: ([condition, a, b]) => one(a, { shape: broadcast(condition.shape, broadcast(a.shape, b.shape)) }),
    gradient: ({ g, inputs: [condition] }) => [null, where(condition, g, scalar(0)), where(condition, scalar(0), g)],
  }),
  Max: primitive<Pair>({ onnx: "Max", takes: ["float"], infer: pairwise, gradient: shared }),
  Min: primitive<Pair>({ onnx: "Min", takes: ["float"], infer: pairwise, gradient: shared }),
  Clip: primitive<readonly [x: Tensor, low: Tensor, high: Tensor]>({
    onnx: "Clip",
    takes: ["float"],
    infer: ([x, low, high]) => {
      const single = [low, high].every((t) => t.shape.length === 0 && t.source.kind === "constant");
      demand(single, "the bounds must be single constants");
      return one(x);
    },
    gradient: ({ g, inputs: [x], y }) => [where(equal(x, y), g, scalar(0)), null, null],
  }),
  Abs: primitive<One>({
    onnx: "Abs",
    takes: ["float"],
    infer: pointwise,
    gradient: ({ g, inputs: [x] }) => [
      where(greater(x, scalar(0)), g, where(greater(scalar(0), x), neg(g), scalar(0))),
    ],
  }),
  Relu: primitive<One>({
    onnx: "Relu",
    takes: ["float"],
    infer: pointwise,
    gradient: ({ g, y }) => [where(greater(y, scalar(0)), g, scalar(0))],
  }),
  PRelu: primitive<readonly [x: Tensor, slope: Tensor]>({
    onnx: "PRelu",
    takes: ["float"],
    infer: ([x, slope]) => {
      demand(sameShape(broadcast(x.shape, slope.shape), x.shape), "the slope must broadcast to the input");
      return one(x);
    },
    gradient: ({ g, inputs: [x, slope] }) => {
      const positive = greater(x, scalar(0));
      return [where(positive, g, mul(g, slope)), where(positive, scalar(0), mul(g, x))];
    },
  }),
} as const satisfies Record<string, Primitive>;

/** `a` where the condition holds, else `b`; the three broadcast. */
export const where = (condition: Tensor, a: Tensor, b: Tensor): Tensor => only(selection.Where, [condition, a, b]);
/** The larger of two numbers. */
export const maximum = (a: Tensor, b: Tensor): Tensor => only(selection.Max, [a, b]);
/** The smaller of two numbers. */
export const minimum = (a: Tensor, b: Tensor): Tensor => only(selection.Min, [a, b]);
export const clip = (x: Tensor, low: number, high: number): Tensor =>
  only(selection.Clip, [x, scalar(low), scalar(high)]);
export const abs = (x: Tensor): Tensor => only(selection.Abs, [x]);
export const relu = (x: Tensor): Tensor => only(selection.Relu, [x]);
/** x where it is positive, else slope · x; the slope broadcasts to x, e.g. [channels, 1, 1]. */
export const prelu = (x: Tensor, slope: Tensor): Tensor => only(selection.PRelu, [x, slope]);
