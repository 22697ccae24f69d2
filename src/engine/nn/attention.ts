/** Attention over one sequence: tokens [length, width]. Networks here work on one item; batches are runs. */
import { add, attention, reshape, rmsNorm, rotate } from "../graph/ops.ts";
import { dim, size } from "../graph/shape.ts";
import { constant, type Tensor } from "../graph/tensor.ts";

/** Rotary tables of a sequence: cosine and sine, each [tokens, head width / 2]. */
export interface Rope {
  readonly cos: Tensor;
  readonly sin: Tensor;
}

const batched = (x: Tensor): Tensor => reshape(x, [1, ...x.shape]);
const single = (x: Tensor): Tensor => reshape(x, x.shape.slice(1));

export interface AttendOptions {
  readonly heads: number;
  readonly rope?: Rope;
  readonly bias?: Tensor | undefined;
  readonly scale?: number;
}

/** softmax(q·kᵀ·scale + bias)·v per head; q and k are rotated first where a rope is given. */
export function attend(q: Tensor, k: Tensor, v: Tensor, { heads, rope, bias, scale }: AttendOptions): Tensor {
  const turn = (x: Tensor): Tensor => (rope ? rotate(batched(x), rope.cos, rope.sin) : batched(x));
  return single(attention(turn(q), turn(k), batched(v), { heads, bias, scale }));
}

/** Root-mean-square norm of every head of [tokens, heads · width] with a scale [width]. FLUX's QK norm. */
export function headNorm(x: Tensor, scale: Tensor): Tensor {
  const width = size(scale.shape, 0);
  return reshape(rmsNorm(reshape(x, [dim(x.shape, 0), size(x.shape, 1) / width, width]), scale, 1e-6), x.shape);
}

/** Scores of later tokens are pushed out of the softmax: [1, 1, n, n]. Finite, so that float16 can hold it. */
export function causalBias(n: number): Tensor {
  const far = -1e4;
  return constant(Float32Array.from({ length: n * n }, (_, i) => (i % n > Math.floor(i / n) ? far : 0)), [1, 1, n, n]);
}

/**
 * A bias for every key as the bias of attention: [keys] → [1, 1, queries, keys]. ONNX Runtime repeats a bias over items
 * and heads, but wants its queries and keys in full.
 */
export function keyBias(bias: Tensor, queries: number): Tensor {
  const keys = size(bias.shape, 0);
  return add(constant(new Float32Array(queries), [1, 1, queries, 1]), reshape(bias, [1, 1, 1, keys]));
}
