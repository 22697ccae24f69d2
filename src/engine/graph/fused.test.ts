/** How shapes follow from shapes in every fused operator, and what the faults say. */
import { expect, test } from "vitest";
import {
  bytes,
  expectShapeFault,
  holdAgainst,
  pointwise,
  t,
  thrownBy,
  whole,
  type Case,
} from "../../../tests/fixtures/shape-cases.ts";
import { fused, type FusedName } from "./operators.ts";
import {
  add,
  attention,
  gemm,
  geluErf,
  geluTanh,
  groupNorm,
  layerNorm,
  matmulNBits,
  maxPool,
  rmsNorm,
  rotate,
} from "./ops.ts";
import { weight } from "./tensor.ts";

const cases: Readonly<Record<FusedName, Case>> = {
  Gelu: pointwise(geluErf),
  FastGelu: {
    right: [[() => geluTanh(t("n", 3)), ["n", 3]]],
    wrong: [
      [() => geluTanh(t()), "without an axis"],
      [() => geluTanh(whole(3)), "input 0 must be float"],
    ],
  },
  LayerNormalization: {
    right: [[() => layerNorm(t("n", 6), t(6), t(6), 1e-6), ["n", 6]]],
    wrong: [
      [() => layerNorm(t(2, 6), t(5), t(6), 1e-6), "must be [6]"],
      [() => layerNorm(t(2, 6), t(6), t(1, 6), 1e-6), "must be [6]"],
    ],
  },
  SimplifiedLayerNormalization: {
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
  MatMulNBits: {
    right: [
      [() => matmulNBits(t(2, 64), bytes(5, 2, 16), t(5, 2)), [2, 5]],
      [() => matmulNBits(t("n", 64), bytes(5, 1, 64), t(5, 1)), ["n", 5]],
    ],
    wrong: [
      [() => matmulNBits(t(2, 96), bytes(5, 2, 16), t(5, 2)), "2 blocks of 16 bytes do not make 96 values"],
      [() => matmulNBits(t(2, 16), bytes(5, 2, 4), t(5, 2)), "in blocks of a power of two from 16 up"],
      [() => matmulNBits(t(1, 2, 64), bytes(5, 2, 16), t(5, 2)), "the input must be a matrix"],
      [() => matmulNBits(t(2, 64), t(5, 2, 16), t(5, 2)), "input 1 must be uint8"],
      [() => matmulNBits(t(2, 64), bytes(5, 2, 16), t(5, 4)), "the scales must be [5, 2]"],
    ],
  },
  MaxPool: {
    right: [
      [() => maxPool(t(1, 3, 8, 6), { kernel: 2, stride: 2 }), [1, 3, 4, 3]],
      [() => maxPool(t("n", 3, 7, 7), { kernel: 3, stride: 2, pads: [1, 1, 1, 1] }), ["n", 3, 4, 4]],
    ],
    wrong: [[() => maxPool(t(1, 3, 2, 6), { kernel: 3, stride: 1 }), "smaller than the kernel"]],
  },
};

holdAgainst(fused, cases);

test("the message gives the line that applied the operator, and the shapes", () => {
  const line = (stack: string): string => /fused\.test\.ts:(\d+):/.exec(stack)![1]!;
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
