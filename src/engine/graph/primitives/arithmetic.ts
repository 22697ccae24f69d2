/** Arithmetic on single numbers. Two operands broadcast as NumPy's do. */
import { only, wide } from "../apply.ts";
import { compared, none, pairwise, pointwise, primitive, type One, type Pair } from "../operator.ts";
import { constant, type Primitive, type Tensor } from "../tensor.ts";

export const arithmetic = {
  Add: primitive<Pair>({ onnx: "Add", infer: pairwise, gradient: ({ g }) => [g, g] }),
  Sub: primitive<Pair>({ onnx: "Sub", infer: pairwise, gradient: ({ g }) => [g, neg(g)] }),
  Mul: primitive<Pair>({ onnx: "Mul", infer: pairwise, gradient: ({ g, inputs: [a, b] }) => [mul(g, b), mul(g, a)] }),
  Div: primitive<Pair>({
    onnx: "Div",
    infer: pairwise,
    gradient: ({ g, inputs: [, b], y }) => [div(g, b), neg(div(mul(g, y), b))],
  }),
  Neg: primitive<One>({ onnx: "Neg", takes: ["float"], infer: pointwise, gradient: ({ g }) => [neg(g)] }),
  Reciprocal: primitive<One>({
    onnx: "Reciprocal",
    takes: ["float"],
    infer: pointwise,
    gradient: ({ g, y }) => [neg(mul(g, mul(y, y)))],
  }),
  Exp: primitive<One>({ onnx: "Exp", takes: ["float"], infer: pointwise, gradient: ({ g, y }) => [mul(g, y)] }),
  Log: primitive<One>({
    onnx: "Log",
    takes: ["float"],
    infer: pointwise,
    gradient: ({ g, inputs: [x] }) => [div(g, x)],
  }),
  Sqrt: primitive<One>({
    onnx: "Sqrt",
    takes: ["float"],
    infer: pointwise,
    gradient: ({ g, y }) => [div(g, scaleBy(y, 2))],
  }),
  Pow: primitive<One, { readonly exponent: number }>({
    onnx: "Pow",
    takes: ["float"],
    infer: pointwise,
    operands: ([x], { exponent }) => [x, constant([exponent], [])],
    written: () => ({}),
    gradient: ({ g, inputs: [x], attributes: { exponent } }) => [mul(g, scaleBy(pow(x, exponent - 1), exponent))],
  }),
  Tanh: primitive<One>({
    onnx: "Tanh",
    takes: ["float"],
    infer: pointwise,
    gradient: ({ g, y }) => [mul(g, sub(scalar(1), mul(y, y)))],
  }),
  Sigmoid: primitive<One>({
    onnx: "Sigmoid",
    takes: ["float"],
    infer: pointwise,
    gradient: ({ g, y }) => [mul(g, mul(y, sub(scalar(1), y)))],
  }),
  Erf: primitive<One>({
    onnx: "Erf",
    takes: ["float"],
    infer: pointwise,
    gradient: ({ g, inputs: [x] }) => [mul(g, scaleBy(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI)))],
  }),
  Equal: primitive<Pair>({
    onnx: "Equal",
    infer: compared,
    gradient: none("its result is true or false"),
  }),
  Greater: primitive<Pair>({
    onnx: "Greater",
    infer: compared,
    gradient: none("its result is true or false"),
  }),
} as const satisfies Record<string, Primitive>;

/** A constant that broadcasts to every shape. */
export const scalar = (value: number): Tensor => constant([value], []);

export const add = (a: Tensor, b: Tensor): Tensor => only(arithmetic.Add, [a, b]);
/** a + b on the residual stream, which stays in float32 where products run in float16. */
export const residual = (a: Tensor, b: Tensor): Tensor => wide(add(a, b));
export const sub = (a: Tensor, b: Tensor): Tensor => only(arithmetic.Sub, [a, b]);
export const mul = (a: Tensor, b: Tensor): Tensor => only(arithmetic.Mul, [a, b]);
/** x·x, in float32 whatever the build's precision: squares of activations may leave float16's range. */
export const square = (x: Tensor): Tensor => wide(mul(x, x));
export const div = (a: Tensor, b: Tensor): Tensor => only(arithmetic.Div, [a, b]);
export const neg = (x: Tensor): Tensor => only(arithmetic.Neg, [x]);
/** 1 / x. */
export const reciprocal = (x: Tensor): Tensor => only(arithmetic.Reciprocal, [x]);
export const scaleBy = (x: Tensor, factor: number): Tensor => mul(x, scalar(factor));
export const exp = (x: Tensor): Tensor => only(arithmetic.Exp, [x]);
/** The natural logarithm. */
export const log = (x: Tensor): Tensor => only(arithmetic.Log, [x]);
export const sqrt = (x: Tensor): Tensor => only(arithmetic.Sqrt, [x]);
/** x to the power of a number. For squares multiply: it is faster, and exists in float16 everywhere. */
export const pow = (x: Tensor, exponent: number): Tensor => only(arithmetic.Pow, [x], { exponent });
export const tanh = (x: Tensor): Tensor => only(arithmetic.Tanh, [x]);
export const sigmoid = (x: Tensor): Tensor => only(arithmetic.Sigmoid, [x]);
/** The error function. */
export const erf = (x: Tensor): Tensor => only(arithmetic.Erf, [x]);
export const equal = (a: Tensor, b: Tensor): Tensor => only(arithmetic.Equal, [a, b]);
export const greater = (a: Tensor, b: Tensor): Tensor => only(arithmetic.Greater, [a, b]);
