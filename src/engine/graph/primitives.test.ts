/** How shapes follow from shapes in every primitive. */
import { expect, test } from "vitest";
import { holdAgainst, pairwise, pointwise, t, whole, type Case } from "../../../tests/fixtures/shape-cases.ts";
import { apply } from "./apply.ts";
import { primitives, type PrimitiveName } from "./operators.ts";
import {
  abs,
  add,
  averagePool,
  clip,
  concat,
  conv,
  convTranspose,
  dequantize,
  div,
  enlarge,
  equal,
  erf,
  exp,
  expand,
  gather,
  gemm,
  greater,
  log,
  matmul,
  maximum,
  minimum,
  mul,
  neg,
  pad,
  pow,
  prelu,
  product,
  reciprocal,
  reduceMax,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  scalar,
  sigmoid,
  slice,
  softmax,
  split,
  sqrt,
  sub,
  tanh,
  transpose,
  where,
} from "./ops.ts";
import { padAxis } from "./primitives/layout.ts";
import { bytes, integers, type Tensor } from "./tensor.ts";

const reduced = (of: (x: Tensor, axes: readonly number[]) => Tensor): Case => ({
  right: [
    [() => of(t(2, 3, 4), [1]), [2, 1, 4]],
    [() => of(t("n", 3, 4), [1, 2]), ["n", 1, 1]],
  ],
  wrong: [
    [() => of(t(2, 3), [2]), "axis 2 is none of 2"],
    [() => of(t(2, 3), [0, -1]), "axis -1 is none of 2, counted from 0"],
    [() => of(t(2, 3), []), "no axes are given"],
    [() => of(t("n", 3), [0]), "axis 0 (n) must have a known size"],
    [() => of(whole(2, 3), [1]), "input 0 must be float"],
  ],
});
const condition = equal(t(2, 3), t(2, 3));

const cases: Readonly<Record<PrimitiveName, Case>> = {
  Add: pairwise(add),
  Sub: pairwise(sub),
  Mul: pairwise(mul),
  Div: pairwise(div),
  Neg: pointwise(neg),
  Reciprocal: pointwise(reciprocal),
  Exp: pointwise(exp),
  Log: pointwise(log),
  Sqrt: pointwise(sqrt),
  Pow: pointwise((x) => pow(x, 3)),
  Tanh: pointwise(tanh),
  Sigmoid: pointwise(sigmoid),
  Erf: pointwise(erf),
  Equal: pairwise(equal),
  Greater: pairwise(greater),
  Where: {
    right: [
      [() => where(condition, t(2, 3), t(2, 3)), [2, 3]],
      [() => where(condition, t(), t(4, 1, 3)), [4, 2, 3]],
    ],
    wrong: [
      [() => where(condition, t(2, 4), t()), "dimensions 3 and 4 do not fit"],
      [() => where(t(2, 3), t(), t()), "input 0 must be bool"],
      [() => where(condition, condition, t()), "input 1 must be float"],
    ],
  },
  Max: pairwise(maximum, "input 1 must be float"),
  Min: pairwise(minimum, "input 1 must be float"),
  Clip: {
    right: [[() => clip(t("n", 3), 0, 1), ["n", 3]]],
    wrong: [
      [() => apply(primitives.Clip, [t(3), t(), scalar(1)]), "the bounds must be single constants"],
      [() => clip(whole(3), 0, 1), "input 0 must be float"],
    ],
  },
  Abs: pointwise(abs),
  Relu: pointwise(relu),
  PRelu: {
    right: [
      [() => prelu(t(1, 3, 4, 4), t(3, 1, 1)), [1, 3, 4, 4]],
      [() => prelu(t("n", 3), t(1)), ["n", 3]],
    ],
    wrong: [
      [() => prelu(t(3), t(2, 3)), "the slope must broadcast to the input"],
      [() => prelu(t(2, 3), t(2)), "dimensions 3 and 2 do not fit"],
    ],
  },
  Reshape: {
    right: [
      [() => reshape(t(2, 6), [3, 4]), [3, 4]],
      [() => reshape(t("n", 6), ["n", 2, 3]), ["n", 2, 3]],
      [() => reshape(t(1, 1), []), []],
    ],
    wrong: [
      [() => reshape(t(2, 6), [5, 2]), "another number of elements"],
      [() => reshape(t("n", 6), ["m", 6]), "another number of elements"],
      [() => reshape(t("n", "m"), ["m", "n"]), "at most one dimension may be named"],
    ],
  },
  Transpose: {
    right: [[() => transpose(t(2, "n", 4), [2, 0, 1]), [4, 2, "n"]]],
    wrong: [
      [() => transpose(t(2, 3), [0, 0]), "no order of 2 axes"],
      [() => transpose(t(2, 3), [-1, 0]), "no order of 2 axes"],
      [() => transpose(t(2, 3), [0, 1, 2]), "no order of 2 axes"],
    ],
  },
  Concat: {
    right: [
      [() => concat([t(2, 3), t(4, 3), t(1, 3)], 0), [7, 3]],
      [() => concat([t("n", 3), t("n", 2)], 1), ["n", 5]],
    ],
    wrong: [
      [() => concat([t(2, 3), t(2, 3)], -1), "axis -1 is none of 2"],
      [() => concat([t(2, 3), t(2, 3)], 2), "axis 2 is none of 2"],
      [() => concat([t(2, 3), t(2, 4)], 0), "all but axis 0 must agree"],
      [() => concat([t(2, 3, 4), t(2, 3)], 0), "all but axis 0 must agree"],
      [() => concat([t("n", 3), t(2, 3)], 0), "must have a known size"],
    ],
  },
  Split: {
    right: [[() => split(t("n", 6), [1, 2, 3], 1), ["n", 1], ["n", 2], ["n", 3]]],
    wrong: [
      [() => split(t(2, 6), [2, 4], -1), "axis -1 is none of 2"],
      [() => split(t(2, 6), [1, 2], 1), "the parts make 3, axis 1 has 6"],
      [() => split(t("n", 6), [1, 2], 0), "must have a known size"],
    ],
  },
  Slice: {
    right: [
      [() => slice(t(2, 9), 1, 3, 8), [2, 5]],
      [() => slice(t("n", 9), 1, 3, 8, 2), ["n", 3]],
    ],
    wrong: [
      [() => slice(t(2, 9), 1, 3, 10), "3 to 10 by 1 is no part of 9"],
      [() => slice(t(2, 9), 1, 3, 3), "3 to 3 by 1 is no part of 9"],
      [() => slice(t(2, 9), 1, 3, 8, 0), "3 to 8 by 0 is no part of 9"],
      [() => slice(t(2, 9), -1, 0, 9), "axis -1 is none of 2"],
      [() => slice(t(2, 9), 0.5, 0, 1), "axis 0.5 is none of 2"],
      [() => slice(t("n", 9), 0, 1, 2), "axis 0 (n) must have a known size"],
    ],
  },
  Pad: {
    right: [
      [() => pad(t(2, 3), { before: [1, 0], after: [0, 2] }, scalar(0)), [3, 5]],
      [() => pad(t("n", 3), { before: [0, 1], after: [0, 0] }, scalar(0)), ["n", 4]],
    ],
    wrong: [
      [() => pad(t(2, 3), { before: [1], after: [0, 0] }, scalar(0)), "a count for each of 2 axes"],
      [() => pad(t(2, 3), { before: [-1, 0], after: [0, 0] }, scalar(0)), "a count for each of 2 axes"],
      [() => pad(t(2, 3), { before: [1, 0], after: [0, 0] }, t()), "a single constant"],
      [() => pad(t("n", 3), { before: [1, 0], after: [0, 0] }, scalar(0)), "axis 0 (n) must have a known size"],
    ],
  },
  ReduceSum: reduced(reduceSum),
  ReduceMean: reduced(reduceMean),
  ReduceMax: reduced(reduceMax),
  Expand: {
    right: [
      [() => expand(t(3, 1), [2, 3, 4]), [2, 3, 4]],
      [() => expand(t(), [2]), [2]],
    ],
    wrong: [
      [() => expand(t(3, 2), [3, 1]), "it does not broadcast to [3, 1]"],
      [() => expand(t(3, 2), [3, 4]), "dimensions 2 and 4 do not fit"],
      [() => expand(t(1), ["n"]), "axis 0 (n) must have a known size"],
    ],
  },
  Softmax: {
    right: [[() => softmax(t("n", 3), 1), ["n", 3]]],
    wrong: [
      [() => softmax(t(2, 3), 2), "axis 2 is none of 2"],
      [() => softmax(t(2, 3), -1), "axis -1 is none of 2"],
      [() => softmax(whole(2, 3), 1), "input 0 must be float"],
    ],
  },
  MatMul: {
    right: [
      [() => matmul(t(2, 3), t(3, 4)), [2, 4]],
      [() => matmul(t(7, 1, 2, 3), t(5, 3, 4)), [7, 5, 2, 4]],
      [() => matmul(t("n", 3), t(3, 4)), ["n", 4]],
    ],
    wrong: [
      [() => matmul(t(2, 3), t(4, 5)), "inner dimensions 3 and 4 differ"],
      [() => matmul(t(3), t(3, 4)), "two axes or more"],
    ],
  },
  Gemm: {
    right: [
      [() => gemm(t(2, 3), t(5, 3)), [2, 5]],
      [() => gemm(t("n", 3), t(5, 3)), ["n", 5]],
      [() => gemm(t(2, 3), t(5, 3), t(5)), [2, 5]],
      [() => product(t(2, 3), t(3, 5), {}), [2, 5]],
      [() => product(t(3, "n"), t(5, 3), { transA: 1, transB: 1 }), ["n", 5]],
    ],
    wrong: [
      [() => gemm(t(2, 3), t(5, 4)), "the input is 3 wide, the weight expects 4"],
      [() => gemm(t(1, 2, 3), t(5, 3)), "both factors must be matrices"],
      [() => gemm(t(2, "n"), t(5, 3)), "the input is n wide"],
      [() => gemm(t(2, 3), t(5, 3), t(4)), "the bias must be [5]"],
      [() => product(t(2, 3), t(3, 5), { transA: 1 }), "the input is 2 wide, the weight expects 3"],
    ],
  },
  Gather: {
    right: [
      [() => gather(t(10, 3), whole(4, 2)), [4, 2, 3]],
      [() => gather(t(10), integers([1])), [1]],
    ],
    wrong: [[() => gather(t(10, 3), t(4)), "input 1 must be int64"]],
  },
  DequantizeLinear: {
    right: [
      [() => dequantize(bytes(0, 5 * 32, "uint4", [5, 64]), t(5, 2), bytes(0x88, 5, "uint4", [5, 2]), 32), [5, 64]],
      [() => dequantize(bytes(0, 5 * 64, "uint8", [5, 64]), t(5, 4), bytes(0x80, 20, "uint8", [5, 4]), 16), [5, 64]],
    ],
    wrong: [
      [() => dequantize(t(5, 64), t(5, 2), t(5, 2), 32), "the codes must be of 4 or 8 bits"],
      [
        () => dequantize(bytes(0, 5 * 64, "uint8", [5, 64]), t(5, 2), bytes(0x80, 10, "uint8", [5, 2]), 16),
        "the scales must be [5, 4]",
      ],
      [
        () => dequantize(bytes(0, 5 * 64, "uint8", [5, 64]), t(5, 2), bytes(0x80, 5, "uint4", [5, 2]), 32),
        "each scale needs one code for zero",
      ],
    ],
  },
  Conv: {
    right: [
      [() => conv(t(1, 3, 8, 6), t(5, 3, 3, 3), t(5), { pads: [1, 1, 1, 1] }), [1, 5, 8, 6]],
      [() => conv(t(1, 3, 8, 6), t(5, 3, 3, 3), t(5), { stride: 2, pads: [0, 0, 1, 1] }), [1, 5, 4, 3]],
      [() => conv(t(1, 3, 8, 6), t(5, 3, 1, 1), t(5)), [1, 5, 8, 6]],
      [() => conv(t(2, 6, 8, 8), t(4, 3, 3, 3), null, { groups: 2, dilation: 2 }), [2, 4, 4, 4]],
    ],
    wrong: [
      [() => conv(t(1, 4, 8, 8), t(5, 3, 3, 3), t(5)), "the picture has 4 channels, the kernel expects 3"],
      [() => conv(t(1, 3, 2, 8), t(5, 3, 3, 3), t(5)), "smaller than the kernel"],
      [() => conv(t(1, 3, 4, 8), t(5, 3, 3, 3), t(5), { dilation: 2 }), "smaller than the kernel"],
      [() => conv(t(3, 8, 8), t(5, 3, 3, 3), t(5)), "four axes"],
      [() => conv(t(1, 3, 8, 8), t(5, 3, 3, 3), t(4)), "the bias must be [5]"],
      [() => conv(t(1, 6, 8, 8), t(5, 3, 3, 3), null, { groups: 2 }), "5 channels do not divide into 2 groups"],
    ],
  },
  ConvTranspose: {
    right: [
      [() => convTranspose(t(1, 5, 4, 3), t(5, 3, 3, 3), null, { stride: 2, pads: [1, 1, 1, 1] }), [1, 3, 7, 5]],
      [() => convTranspose(t(1, 4, 4, 4), t(4, 3, 3, 3), t(6), { groups: 2, dilation: 2 }), [1, 6, 8, 8]],
      [() => convTranspose(t(1, 5, 4, 3), t(5, 3, 2, 2), null, { stride: 2, outputPadding: [1, 0] }), [1, 3, 9, 6]],
    ],
    wrong: [
      [() => convTranspose(t(1, 3, 8, 8), t(5, 3, 3, 3)), "the picture has 3 channels, the kernel expects 5"],
      [() => convTranspose(t(5, 8, 8), t(5, 3, 3, 3)), "four axes"],
      [() => convTranspose(t(1, 5, 8, 8), t(5, 3, 3, 3), t(5)), "the bias must be [3]"],
    ],
  },
  AveragePool: {
    right: [
      [() => averagePool(t(1, 3, 8, 6), { kernel: 2, stride: 2 }), [1, 3, 4, 3]],
      [() => averagePool(t("n", 3, 7, 7), { kernel: 3, stride: 2, pads: [1, 1, 1, 1] }), ["n", 3, 4, 4]],
    ],
    wrong: [
      [() => averagePool(t(1, 3, 2, 6), { kernel: 3, stride: 1 }), "smaller than the kernel"],
      [() => averagePool(t(3, 2, 6), { kernel: 1, stride: 1 }), "there is no axis 3"],
    ],
  },
  Resize: {
    right: [[() => enlarge(t(1, 3, 5, 7)), [1, 3, 10, 14]]],
    wrong: [
      [() => enlarge(t(1, 3, "h", 7)), "axis 2 (h) must have a known size"],
      [() => enlarge(t(3, 5, 7)), "there is no axis 3"],
    ],
  },
};

holdAgainst(primitives, cases);

test("zeros along an axis that is not there are refused, also where none are asked for", () => {
  expect(padAxis(t(2, 3), 1, 1, 0).shape).toEqual([2, 4]);
  expect(() => padAxis(t(2, 3), -1, 1, 0)).toThrow("axis -1 is none of 2, counted from 0");
  expect(() => padAxis(t(2, 3), 2, 0, 0)).toThrow("axis 2 is none of 2");
});
