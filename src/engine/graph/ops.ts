/** Every function that applies operators: short functions from tensors to tensors. */
export { wide } from "./apply.ts";
export { geluErf, geluTanh } from "./fused/activation.ts";
export { attention, rotate, type AttentionOptions } from "./fused/attention.ts";
export { groupNorm, layerNorm, rmsNorm } from "./fused/norm.ts";
export { matmulNBits } from "./fused/packed.ts";
export { maxPool } from "./fused/pool.ts";
export {
  add,
  div,
  equal,
  erf,
  exp,
  greater,
  log,
  mul,
  neg,
  pow,
  reciprocal,
  residual,
  scalar,
  scaleBy,
  sigmoid,
  sqrt,
  square,
  sub,
  tanh,
} from "./primitives/arithmetic.ts";
export { concat, pad, reshape, slice, split, transpose } from "./primitives/layout.ts";
export { dequantize, gather } from "./primitives/lookup.ts";
export { averagePool, conv, convTranspose, enlarge, type ConvOptions, type PoolOptions } from "./primitives/picture.ts";
export { gemm, matmul, product } from "./primitives/product.ts";
export { expand, reduceMax, reduceMean, reduceSum, softmax } from "./primitives/reduction.ts";
export { abs, clip, maximum, minimum, prelu, relu, where } from "./primitives/selection.ts";
