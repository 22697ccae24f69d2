/**
 * The operators, one row each: what it is in ONNX, in which precision it works, how shapes follow.
 * The set is portable: every row has a kernel on the CPU, CUDA, DirectML and WebGPU providers of ONNX Runtime 1.30.
 * Everything else is composed from these rows (see ../nn).
 */
import { broadcast, demand, dim, elements, sameShape, size } from "./shape.ts";
import type { Attribute, Dim, DType, Shape, Tensor } from "./tensor.ts";

/**
 * How a row takes part in the precision policy of a build:
 * `compute` runs in the policy's type, `wide` always in float32 (sums over long axes, the residual stream),
 * `follow` in the type of its activations, in the wider one where they differ.
 */
export type PrecisionRole = "compute" | "wide" | "follow";

type Attributes = Readonly<Record<string, Attribute>>;
type Result = { readonly dtype: DType; readonly shape: Shape };

export interface Operator {
  readonly onnx: string;
  readonly domain: "" | "com.microsoft";
  readonly precision: PrecisionRole;
  /** Attributes that only the shape rule reads; ONNX has them as inputs. */
  readonly hints?: readonly string[];
  /** Inputs by position are as in the ONNX specification; missing optional ones are null. Throws ShapeError. */
  readonly infer: (inputs: readonly (Tensor | null)[], attributes: Attributes) => readonly Result[];
}

const need = (inputs: readonly (Tensor | null)[], at: number): Tensor => {
  const t = inputs[at];
  demand(t !== null && t !== undefined, `input ${at} is required`);
  return t;
};
const one = (like: Tensor, shape: Shape): readonly Result[] => [{ dtype: like.dtype, shape }];
const list = (attributes: Attributes, name: string): readonly number[] => attributes[name] as readonly number[];
const number = (attributes: Attributes, name: string): number => attributes[name] as number;

const elementwise: Operator["infer"] = (inputs) => {
  const a = need(inputs, 0);
  return one(a, broadcast(a.shape, need(inputs, 1).shape));
};
const same: Operator["infer"] = (inputs) => one(need(inputs, 0), need(inputs, 0).shape);

/** Scale (and shift) of a norm must have the length of the axis that is normalised. */
const norm: Operator["infer"] = (inputs) => {
  const x = need(inputs, 0);
  const width = dim(x.shape, -1);
  for (const p of inputs.slice(1))
    demand(p === null || sameShape(p.shape, [width]), `scale and shift must be [${width}]`);
  return one(x, x.shape);
};

const gemm: Operator["infer"] = (inputs) => {
  const [x, w] = [need(inputs, 0), need(inputs, 1)];
  demand(x.shape.length === 2 && w.shape.length === 2, "both factors must be matrices");
  const [rows, k, n, kw] = [dim(x.shape, 0), dim(x.shape, 1), dim(w.shape, 0), dim(w.shape, 1)];
  demand(k === kw, `the input is ${k} wide, the weight expects ${kw}`);
  const bias = inputs[2];
  demand(!bias || sameShape(bias.shape, [n]), `the bias must be [${n}]`);
  return one(x, [rows, n]);
};

/** A weight quantised block-wise: [out, blocks, bytes of a block] with one scale a block. */
const matmulNBits: Operator["infer"] = (inputs, attributes) => {
  const [x, packed, scales] = [need(inputs, 0), need(inputs, 1), need(inputs, 2)];
  demand(x.shape.length === 2, "the input must be a matrix");
  demand(packed.dtype === "uint8" && packed.shape.length === 3, "packed weights must be bytes of [out, blocks, bytes]");
  const [bits, block] = [number(attributes, "bits"), number(attributes, "block_size")];
  const holds = (bits === 4 || bits === 8) && block >= 16 && Number.isInteger(Math.log2(block));
  demand(
    holds,
    `${dim(packed.shape, 1)} blocks of ${dim(packed.shape, 2)} bytes do not make ${dim(x.shape, 1)} values of 4 or 8 bits, in blocks of a power of two from 16 up`,
  );
  demand(
    sameShape(scales.shape, packed.shape.slice(0, 2)),
    `the scales must be [${packed.shape.slice(0, 2).join(", ")}]`,
  );
  return one(x, [dim(x.shape, 0), dim(packed.shape, 0)]);
};

const matmul: Operator["infer"] = (inputs) => {
  const [a, b] = [need(inputs, 0), need(inputs, 1)];
  demand(a.shape.length >= 2 && b.shape.length >= 2, "both factors must have two axes or more");
  demand(dim(a.shape, -1) === dim(b.shape, -2), `inner dimensions ${dim(a.shape, -1)} and ${dim(b.shape, -2)} differ`);
  return one(a, [...broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)), dim(a.shape, -2), dim(b.shape, -1)]);
};

const conv: Operator["infer"] = (inputs, attributes) => {
  const [x, w] = [need(inputs, 0), need(inputs, 1)];
  demand(x.shape.length === 4 && w.shape.length === 4, "picture and kernel must have four axes");
  demand(
    dim(x.shape, 1) === dim(w.shape, 1),
    `the picture has ${dim(x.shape, 1)} channels, the kernel expects ${dim(w.shape, 1)}`,
  );
  const [pads, strides] = [list(attributes, "pads"), list(attributes, "strides")];
  const out = [0, 1].map((i) => {
    const span = size(x.shape, 2 + i) + pads[i]! + pads[i + 2]! - size(w.shape, 2 + i);
    demand(span >= 0, "the picture is smaller than the kernel");
    return Math.floor(span / strides[i]!) + 1;
  });
  return one(x, [dim(x.shape, 0), dim(w.shape, 0), ...out]);
};

const attention: Operator["infer"] = (inputs, attributes) => {
  const [q, k, v] = [need(inputs, 0), need(inputs, 1), need(inputs, 2)];
  const heads = number(attributes, "num_heads");
  demand(
    q.shape.length === 3 && k.shape.length === 3 && v.shape.length === 3,
    "query, key and value must be [batch, tokens, width]",
  );
  demand(size(q.shape, 2) % heads === 0, `${size(q.shape, 2)} does not divide into ${heads} heads`);
  demand(dim(q.shape, 2) === dim(k.shape, 2) && dim(k.shape, 1) === dim(v.shape, 1), "query, key and value do not fit");
  const bias = inputs[5];
  demand(
    !bias || (bias.shape.length === 4 && bias.shape[2] === dim(q.shape, 1) && bias.shape[3] === dim(k.shape, 1)),
    "the attention bias must be [batch, heads, queries, keys]",
  );
  return one(q, [dim(q.shape, 0), dim(q.shape, 1), dim(v.shape, 2)]);
};

const rotary: Operator["infer"] = (inputs) => {
  const [x, cos, sin] = [need(inputs, 0), need(inputs, 2), need(inputs, 3)];
  demand(x.shape.length === 3, "the input must be [batch, tokens, width]");
  demand(
    size(x.shape, 2) % (2 * size(cos.shape, 1)) === 0,
    `width ${dim(x.shape, 2)} does not divide into heads of ${2 * size(cos.shape, 1)}`,
  );
  demand(sameShape(cos.shape, sin.shape), "cosine and sine must have one shape");
  demand(dim(cos.shape, 0) === dim(x.shape, 1), `${dim(cos.shape, 0)} positions for ${dim(x.shape, 1)} tokens`);
  return one(x, x.shape);
};

const reshape: Operator["infer"] = (inputs, attributes) => {
  const x = need(inputs, 0);
  const to = attributes["to"] as string;
  const shape = to === "" ? [] : to.split(",").map((d): Dim => (/^\d+$/.test(d) ? Number(d) : d));
  const [before, after] = [elements(x.shape), elements(shape)];
  demand(after.named.length <= 1, "at most one dimension may be named");
  demand(
    before.count === after.count && sameShape(before.named, after.named),
    `[${shape.join(", ")}] has another number of elements`,
  );
  return one(x, shape);
};

const transpose: Operator["infer"] = (inputs, attributes) => {
  const x = need(inputs, 0);
  const order = list(attributes, "perm");
  demand(
    sameShape(
      [...order].sort((a, b) => a - b),
      x.shape.map((_, i) => i),
    ),
    `${order.join(", ")} is no order of ${x.shape.length} axes`,
  );
  return one(
    x,
    order.map((axis) => dim(x.shape, axis)),
  );
};

const concat: Operator["infer"] = (inputs, attributes) => {
  const axis = number(attributes, "axis");
  const first = need(inputs, 0);
  let total = 0;
  for (const t of inputs) {
    demand(
      t !== null &&
        t.shape.length === first.shape.length &&
        t.shape.every((d, i) => i === axis || d === first.shape[i]),
      `all but axis ${axis} must agree`,
    );
    total += size(t.shape, axis);
  }
  return one(
    first,
    first.shape.map((d, i) => (i === axis ? total : d)),
  );
};

const split: Operator["infer"] = (inputs, attributes) => {
  const x = need(inputs, 0);
  const [axis, sizes] = [number(attributes, "axis"), list(attributes, "sizes")];
  const total = sizes.reduce((a, b) => a + b, 0);
  demand(total === size(x.shape, axis), `the parts make ${total}, axis ${axis} has ${dim(x.shape, axis)}`);
  return sizes.map((n) => ({ dtype: x.dtype, shape: x.shape.map((d, i) => (i === axis ? n : d)) }));
};

const gather: Operator["infer"] = (inputs) => {
  const [table, index] = [need(inputs, 0), need(inputs, 1)];
  demand(index.dtype === "int64", "the index must be int64");
  return one(table, [...index.shape, ...table.shape.slice(1)]);
};

const group: Operator["infer"] = (inputs, attributes) => {
  const x = need(inputs, 0);
  const [channels, groups] = [size(x.shape, 1), number(attributes, "num_groups")];
  demand(channels % groups === 0, `${channels} channels do not divide into ${groups} groups`);
  for (const p of inputs.slice(1))
    demand(p !== null && sameShape(p.shape, [channels]), `scale and shift must be [${channels}]`);
  return one(x, x.shape);
};

const double: Operator["infer"] = (inputs) => {
  const x = need(inputs, 0);
  return one(x, [dim(x.shape, 0), dim(x.shape, 1), 2 * size(x.shape, 2), 2 * size(x.shape, 3)]);
};

const row = (
  onnx: string,
  precision: PrecisionRole,
  infer: Operator["infer"],
  domain: Operator["domain"] = "",
): Operator => ({ onnx, domain, precision, infer });

export const operators = {
  MatMul: row("MatMul", "compute", matmul),
  Gemm: row("Gemm", "compute", gemm),
  /** A product whose result leaves float16's range in published weights (T5's `wo`). */
  WideGemm: row("Gemm", "wide", gemm),
  /** A product that sums along an axis too long for float16. */
  WideMatMul: row("MatMul", "wide", matmul),
  /** A product with a weight of 4 or 8 bits, unpacked on the way. */
  MatMulNBits: row("MatMulNBits", "compute", matmulNBits, "com.microsoft"),
  /** As WideGemm, of packed weights. */
  WideMatMulNBits: row("MatMulNBits", "wide", matmulNBits, "com.microsoft"),
  Conv: row("Conv", "compute", conv),
  MultiHeadAttention: row("MultiHeadAttention", "compute", attention, "com.microsoft"),
  RotaryEmbedding: row("RotaryEmbedding", "compute", rotary, "com.microsoft"),
  FastGelu: row("FastGelu", "compute", same, "com.microsoft"),
  Gelu: row("Gelu", "compute", same, "com.microsoft"),
  Sigmoid: row("Sigmoid", "follow", same),
  Add: row("Add", "follow", elementwise),
  /** The residual stream: stays in float32 where products run in float16. */
  ResidualAdd: row("Add", "wide", elementwise),
  Mul: row("Mul", "follow", elementwise),
  /** A product that may leave float16's range: squares of activations. */
  WideMul: row("Mul", "wide", elementwise),
  LayerNormalization: row("LayerNormalization", "wide", norm),
  RmsNormalization: row("SimplifiedLayerNormalization", "wide", norm),
  GroupNormalization: row("GroupNormalization", "wide", group),
  ResizeDouble: row("Resize", "follow", double),
  Reshape: { ...row("Reshape", "follow", reshape), hints: ["to"] },
  Transpose: row("Transpose", "follow", transpose),
  Concat: row("Concat", "follow", concat),
  Split: { ...row("Split", "follow", split), hints: ["sizes"] },
  /** Not in the type of the file: graphics processors without 16-bit shaders refuse to look rows up in it. */
  Gather: row("Gather", "compute", gather),
} as const satisfies Record<string, Operator>;

export type OperatorName = keyof typeof operators;
