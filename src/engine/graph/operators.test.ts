import { describe, expect, test } from "vitest";
import { isFault, type Fault } from "../../contract/fault.ts";
import { operators, type OperatorName } from "./operators.ts";
import {
  add,
  apply,
  attention,
  concat,
  conv,
  enlarge,
  gather,
  gemm,
  geluErf,
  geluTanh,
  groupNorm,
  layerNorm,
  matmul,
  matmulNBits,
  mul,
  residual,
  reshape,
  rmsNorm,
  rotate,
  sigmoid,
  split,
  square,
  transpose,
  wideGemm,
  wideMatmul,
  wideMatmulNBits,
} from "./ops.ts";
import { input, integers, weight, type Shape, type Tensor } from "./tensor.ts";

const t = (...shape: Shape): Tensor => input("t", shape);
const whole = (...shape: Shape): Tensor => input("index", shape, "int64");

interface Case {
  /** Right uses and the shapes that must follow. */
  readonly right: readonly (readonly [() => Tensor | readonly Tensor[], ...Shape[]])[];
  /** Wrong uses and a part of the reason that must be given. */
  readonly wrong: readonly (readonly [() => unknown, string])[];
}

const product = (of: (x: Tensor, w: Tensor) => Tensor): Case => ({
  right: [
    [() => of(t(2, 3), t(5, 3)), [2, 5]],
    [() => of(t("n", 3), t(5, 3)), ["n", 5]],
  ],
  wrong: [
    [() => of(t(2, 3), t(5, 4)), "the input is 3 wide, the weight expects 4"],
    [() => of(t(1, 2, 3), t(5, 3)), "both factors must be matrices"],
    [() => of(t(2, "n"), t(5, 3)), "the input is n wide"],
  ],
});
const bytes = (...shape: number[]): Tensor =>
  weight("layer.weight.packed", "uint8", shape, { file: "/models/a/transformer.safetensors", offset: 0, length: 1 });
const packedProduct = (of: (x: Tensor, packed: Tensor, scales: Tensor) => Tensor): Case => ({
  right: [
    [() => of(t(2, 64), bytes(5, 2, 16), t(5, 2)), [2, 5]],
    [() => of(t("n", 64), bytes(5, 1, 64), t(5, 1)), ["n", 5]],
  ],
  wrong: [
    [() => of(t(2, 96), bytes(5, 2, 16), t(5, 2)), "2 blocks of 16 bytes do not make 96 values"],
    [() => of(t(2, 16), bytes(5, 2, 4), t(5, 2)), "in blocks of a power of two from 16 up"],
    [() => of(t(1, 2, 64), bytes(5, 2, 16), t(5, 2)), "the input must be a matrix"],
    [() => of(t(2, 64), t(5, 2, 16), t(5, 2)), "packed weights must be bytes"],
    [() => of(t(2, 64), bytes(5, 2, 16), t(5, 4)), "the scales must be [5, 2]"],
  ],
});
const pointwise = (of: (x: Tensor) => Tensor, operator: OperatorName): Case => ({
  right: [[() => of(t("n", 3)), ["n", 3]]],
  wrong: [[() => apply(operator, []), "input 0 is required"]],
});
const pairwise = (of: (a: Tensor, b: Tensor) => Tensor): Case => ({
  right: [
    [() => of(t(2, 3), t(2, 3)), [2, 3]],
    [() => of(t(2, 1), t(3)), [2, 3]],
    [() => of(t("n", 3), t(1, 3)), ["n", 3]],
    [() => of(t("n", 3), t("n", 1)), ["n", 3]],
    [() => of(t(2, 3), t()), [2, 3]],
  ],
  wrong: [
    [() => of(t(2, 3), t(2, 4)), "dimensions 3 and 4 do not fit"],
    [() => of(t("n", 3), t("m", 3)), "dimensions n and m do not fit"],
    [() => of(t("n", 3), t(2, 3)), "dimensions n and 2 do not fit"],
    [() => of(t(2, 3), whole(2, 3)), "whole numbers and fractions cannot be mixed"],
  ],
});

const cases: Readonly<Record<OperatorName, Case>> = {
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
    right: [...product(gemm).right, [() => gemm(t(2, 3), t(5, 3), t(5)), [2, 5]]],
    wrong: [...product(gemm).wrong, [() => gemm(t(2, 3), t(5, 3), t(4)), "the bias must be [5]"]],
  },
  WideGemm: product(wideGemm),
  WideMatMul: {
    right: [[() => wideMatmul(t(1, 2, 3, 4), t(4, 1)), [1, 2, 3, 1]]],
    wrong: [[() => wideMatmul(t(2, 3), t(4, 5)), "inner dimensions 3 and 4 differ"]],
  },
  MatMulNBits: packedProduct(matmulNBits),
  WideMatMulNBits: packedProduct(wideMatmulNBits),
  Conv: {
    right: [
      [() => conv(t(1, 3, 8, 6), t(5, 3, 3, 3), t(5), { pads: [1, 1, 1, 1] }), [1, 5, 8, 6]],
      [() => conv(t(1, 3, 8, 6), t(5, 3, 3, 3), t(5), { stride: 2, pads: [0, 0, 1, 1] }), [1, 5, 4, 3]],
      [() => conv(t(1, 3, 8, 6), t(5, 3, 1, 1), t(5)), [1, 5, 8, 6]],
    ],
    wrong: [
      [() => conv(t(1, 4, 8, 8), t(5, 3, 3, 3), t(5)), "the picture has 4 channels, the kernel expects 3"],
      [() => conv(t(1, 3, 2, 8), t(5, 3, 3, 3), t(5)), "smaller than the kernel"],
      [() => conv(t(3, 8, 8), t(5, 3, 3, 3), t(5)), "four axes"],
    ],
  },
  MultiHeadAttention: {
    right: [
      [() => attention(t(1, 4, 12), t(1, 7, 12), t(1, 7, 12), { heads: 3 }), [1, 4, 12]],
      [() => attention(t(1, 4, 12), t(1, 7, 12), t(1, 7, 12), { heads: 3, bias: t(1, 3, 4, 7), scale: 1 }), [1, 4, 12]],
    ],
    wrong: [
      [() => attention(t(1, 4, 12), t(1, 4, 12), t(1, 4, 12), { heads: 5 }), "12 does not divide into 5 heads"],
      [() => attention(t(1, 4, 12), t(1, 4, 9), t(1, 4, 12), { heads: 3 }), "do not fit"],
      [() => attention(t(1, 4, 12), t(1, 5, 12), t(1, 4, 12), { heads: 3 }), "do not fit"],
      [() => attention(t(4, 12), t(4, 12), t(4, 12), { heads: 3 }), "[batch, tokens, width]"],
      [
        () => attention(t(1, 4, 12), t(1, 7, 12), t(1, 7, 12), { heads: 3, bias: t(1, 3, 4, 4) }),
        "the attention bias must be",
      ],
    ],
  },
  RotaryEmbedding: {
    right: [[() => rotate(t(1, 5, 12), t(5, 2), t(5, 2)), [1, 5, 12]]],
    wrong: [
      [() => rotate(t(1, 5, 12), t(4, 2), t(4, 2)), "4 positions for 5 tokens"],
      [() => rotate(t(1, 5, 12), t(5, 5), t(5, 5)), "width 12 does not divide into heads of 10"],
      [() => rotate(t(1, 5, 12), t(5, 2), t(5, 3)), "cosine and sine"],
    ],
  },
  FastGelu: pointwise(geluTanh, "FastGelu"),
  Gelu: pointwise(geluErf, "Gelu"),
  Sigmoid: pointwise(sigmoid, "Sigmoid"),
  Add: pairwise(add),
  ResidualAdd: pairwise(residual),
  Mul: pairwise(mul),
  WideMul: {
    right: [[() => square(t("n", 3)), ["n", 3]]],
    wrong: [[() => apply("WideMul", [t(2, 3), t(2, 4)]), "dimensions 3 and 4 do not fit"]],
  },
  LayerNormalization: {
    right: [[() => layerNorm(t("n", 6), t(6), t(6), 1e-6), ["n", 6]]],
    wrong: [
      [() => layerNorm(t(2, 6), t(5), t(6), 1e-6), "must be [6]"],
      [() => layerNorm(t(2, 6), t(6), t(1, 6), 1e-6), "must be [6]"],
    ],
  },
  RmsNormalization: {
    right: [[() => rmsNorm(t(2, 3, 6), t(6), 1e-6), [2, 3, 6]]],
    wrong: [[() => rmsNorm(t(2, 3, 6), t(3), 1e-6), "must be [6]"]],
  },
  GroupNormalization: {
    right: [[() => groupNorm(t(1, 6, 4, 4), t(6), t(6), 3, 1e-6), [1, 6, 4, 4]]],
    wrong: [
      [() => groupNorm(t(1, 6, 4, 4), t(6), t(6), 4, 1e-6), "6 channels do not divide into 4 groups"],
      [() => groupNorm(t(1, 6, 4, 4), t(3), t(6), 3, 1e-6), "must be [6]"],
    ],
  },
  ResizeDouble: {
    right: [[() => enlarge(t(1, 3, 5, 7)), [1, 3, 10, 14]]],
    wrong: [
      [() => enlarge(t(1, 3, "h", 7)), "axis 2 (h) must have a known size"],
      [() => enlarge(t(3, 5, 7)), "there is no axis 3"],
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
      [() => transpose(t(2, 3), [0, 1, 2]), "no order of 2 axes"],
    ],
  },
  Concat: {
    right: [
      [() => concat([t(2, 3), t(4, 3), t(1, 3)], 0), [7, 3]],
      [() => concat([t("n", 3), t("n", 2)], 1), ["n", 5]],
    ],
    wrong: [
      [() => concat([t(2, 3), t(2, 4)], 0), "all but axis 0 must agree"],
      [() => concat([t(2, 3, 4), t(2, 3)], 0), "all but axis 0 must agree"],
      [() => concat([t("n", 3), t(2, 3)], 0), "must have a known size"],
    ],
  },
  Split: {
    right: [[() => split(t("n", 6), [1, 2, 3], 1), ["n", 1], ["n", 2], ["n", 3]]],
    wrong: [
      [() => split(t(2, 6), [1, 2], 1), "the parts make 3, axis 1 has 6"],
      [() => split(t("n", 6), [1, 2], 0), "must have a known size"],
    ],
  },
  Gather: {
    right: [
      [() => gather(t(10, 3), whole(4, 2)), [4, 2, 3]],
      [() => gather(t(10), integers([1])), [1]],
    ],
    wrong: [[() => gather(t(10, 3), t(4)), "the index must be int64"]],
  },
};

/** What an expression throws. */
function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

function expectShapeFault(error: unknown): Fault<"graph.shape"> {
  expect(isFault(error, "graph.shape")).toBe(true);
  return error as Fault<"graph.shape">;
}

describe.each(Object.keys(operators) as OperatorName[])("%s", (name) => {
  test("a right use gives the shapes that follow from its inputs", () => {
    expect(cases[name].right.length).toBeGreaterThan(0);
    for (const [make, ...shapes] of cases[name].right)
      expect([make()].flat().map((made) => made.shape)).toEqual(shapes);
  });

  test("a wrong use fails where it stands, naming operator, shapes and reason", () => {
    expect(cases[name].wrong.length).toBeGreaterThan(0);
    for (const [make, reason] of cases[name].wrong) {
      const fault = expectShapeFault(thrownBy(make));
      expect(fault.data.operator).toBe(name);
      expect(fault.data.reason).toContain(reason);
      expect(fault.data.place).toMatch(/operators\.test\.ts:\d+:\d+/);
      expect(fault.message).toContain(`${name}(${fault.data.shapes}): `);
    }
  });
});

test("every row has its cases, and every case its row", () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(operators).sort());
});

test("the message gives the line that applied the operator, and the shapes", () => {
  const line = (stack: string): string => /operators\.test\.ts:(\d+):/.exec(stack)![1]!;
  const [here, error] = [line(new Error().stack!), thrownBy(() => add(t(2, 3), t(2, 4)))];
  const fault = expectShapeFault(error);
  expect(line(fault.data.place)).toBe(here);
  expect(fault.message).toContain("Add(float32[2, 3], float32[2, 4]): dimensions 3 and 4 do not fit");
});

test("a weight of the wrong shape is named, with its file", () => {
  const w = weight("img_in.weight", "float16", [5, 4], {
    file: "/models/a/transformer.safetensors",
    offset: 0,
    length: 40,
  });
  expect(expectShapeFault(thrownBy(() => gemm(t(2, 3), w))).message).toContain(
    "img_in.weight of transformer.safetensors float16[5, 4]",
  );
});
