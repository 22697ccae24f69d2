/** Products of matrices. */
import { only } from "../apply.ts";
import { one, primitive, type Pair } from "../operator.ts";
import { broadcast, demand, dim, sameShape } from "../shape.ts";
import type { Backward, Dim, Primitive, Tensor } from "../tensor.ts";
import { transpose } from "./layout.ts";

type GemmInputs = readonly [a: Tensor, b: Tensor, bias?: Tensor];
/** 1 where a factor is to be transposed first. */
export type Transposed = { readonly transA?: 1; readonly transB?: 1 };

const matrix = ({ shape }: Tensor, transposed?: 1): readonly [rows: Dim, columns: Dim] => {
  demand(shape.length === 2, "both factors must be matrices");
  return transposed ? [dim(shape, 1), dim(shape, 0)] : [dim(shape, 0), dim(shape, 1)];
};

/** Transposing is left to the product: a weight stays as it lies in its file. */
function gemmGradient({ g, inputs: [a, b], attributes: { transA, transB } }: Backward<GemmInputs, Transposed>) {
  const byB = transB ? {} : ({ transB: 1 } as const);
  return [
    transA ? product(b, g, { ...(transB && { transA: 1 }), transB: 1 }) : product(g, b, byB),
    transA
      ? transB
        ? product(g, a, { transA: 1, transB: 1 })
        : product(a, g, {})
      : transB
        ? overRows(g, a)
        : overRows(a, g),
    g,
  ];
}

/**
 * aᵀ·b of [rows, m] and [rows, n], the sum over many rows. Processors multiply a transposed first factor a third slower
 * than it takes to transpose it: the narrower of the two is, and then the result where that was the second.
 */
function overRows(a: Tensor, b: Tensor): Tensor {
  const [[rows, m], [, n]] = [a, b].map(({ shape }) => shape.map(Number)) as [number[], number[]];
  const turned = (x: Tensor): Tensor => transpose(x, [1, 0]);
  return rows! * m! <= rows! * n! + m! * n! ? product(turned(a), b, {}) : turned(product(turned(b), a, {}));
}

const swapped = (x: Tensor): Tensor => {
  const axes = [...x.shape.keys()];
  return transpose(x, [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!]);
};

export const products = {
  MatMul: primitive<Pair>({
    onnx: "MatMul",
    takes: ["float"],
    precision: "compute",
    infer: ([a, b]) => {
      demand(a.shape.length >= 2 && b.shape.length >= 2, "both factors must have two axes or more");
      const [inner, outer] = [dim(a.shape, -1), dim(b.shape, -2)];
      demand(inner === outer, `inner dimensions ${inner} and ${outer} differ`);
      const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
      return one(a, { shape: [...batch, dim(a.shape, -2), dim(b.shape, -1)] });
    },
    gradient: ({ g, inputs: [a, b] }) =>
      a.shape.length === 2 && b.shape.length === 2
        ? [product(g, b, { transB: 1 }), product(a, g, { transA: 1 })]
        : [matmul(g, swapped(b)), matmul(swapped(a), g)],
  }),
  Gemm: primitive<GemmInputs, Transposed>({
    onnx: "Gemm",
    takes: ["float"],
    precision: "compute",
    infer: ([a, b, bias], { transA, transB }) => {
      const [[rows, width], [expected, columns]] = [matrix(a, transA), matrix(b, transB)];
      demand(width === expected, `the input is ${width} wide, the weight expects ${expected}`);
      demand(!bias || sameShape(bias.shape, [columns]), `the bias must be [${columns}]`);
      return one(a, { shape: [rows, columns] });
    },
    gradient: gemmGradient,
  }),
} as const satisfies Record<string, Primitive>;

/** The product over the last two axes; the axes before them broadcast. */
export const matmul = (a: Tensor, b: Tensor): Tensor => only(products.MatMul, [a, b]);
/** The product of two matrices, each transposed first where asked for. */
export const product = (a: Tensor, b: Tensor, transposed: Transposed): Tensor =>
  only(products.Gemm, [a, b], transposed);
/** x·wᵀ (+ bias) with the weight as checkpoints store it: [out, in]. */
export const gemm = (x: Tensor, w: Tensor, bias: Tensor | null = null): Tensor =>
  only(products.Gemm, bias ? [x, w, bias] : [x, w], { transB: 1 });
