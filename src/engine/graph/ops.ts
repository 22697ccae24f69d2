/** Applying operators: short functions from tensors to tensors. A wrong shape fails on the line that made it. */
import { Fault } from "../../contract/fault.ts";
import { operators, type Operator, type OperatorName } from "./operators.ts";
import { ShapeError } from "./shape.ts";
import {
  bytes,
  constant,
  describe,
  integers,
  isFloat,
  type Attribute,
  type Node,
  type Shape,
  type Tensor,
} from "./tensor.ts";

/** The line of the network's description that applied the operator. */
function place(): string {
  const frames = (new Error().stack ?? "").split("\n").slice(1);
  const outside = frames.find((f) => !/[\\/]engine[\\/](graph|nn)[\\/](?!.*\.test\.)/.test(f));
  return (outside ?? frames[0] ?? "").trim().replace(/^at /, "at ");
}

/**
 * Applies one row of the operator table.
 * @throws Fault `graph.shape` naming the operator, the shapes and the line that applied it.
 */
export function apply(
  operator: OperatorName,
  inputs: readonly (Tensor | null)[],
  attributes: Node["attributes"] = {},
): readonly Tensor[] {
  const shapes = inputs.map(describe).join(", ");
  const fail = (reason: string) => new Fault("graph.shape", { operator, shapes, reason, place: place() });
  const floats = new Set(inputs.filter((t) => t !== null).map((t) => isFloat(t.dtype)));
  if (floats.size > 1 && !mixesTypes.has(operator)) throw fail("whole numbers and fractions cannot be mixed");
  try {
    const results = (operators[operator] as Operator).infer(inputs, attributes);
    const outputs: Tensor[] = [];
    const node: Node = { operator, inputs, attributes, outputs };
    for (const r of results) outputs.push({ ...r, source: { kind: "node", node } });
    return outputs;
  } catch (error) {
    throw error instanceof ShapeError ? fail(error.message) : error;
  }
}

/** Operators with indices or packed weights beside floating inputs. */
const mixesTypes: ReadonlySet<OperatorName> = new Set([
  "Gather",
  "Reshape",
  "Split",
  "RotaryEmbedding",
  "MatMulNBits",
  "WideMatMulNBits",
]);

const only = (
  operator: OperatorName,
  inputs: readonly (Tensor | null)[],
  attributes: Record<string, Attribute> = {},
): Tensor => apply(operator, inputs, attributes)[0]!;

export const matmul = (a: Tensor, b: Tensor): Tensor => only("MatMul", [a, b]);
/** As matmul, in float32 whatever the build's precision. */
export const wideMatmul = (a: Tensor, b: Tensor): Tensor => only("WideMatMul", [a, b]);
/** x·wᵀ (+ bias) with the weight as checkpoints store it: [out, in]. */
export const gemm = (x: Tensor, w: Tensor, bias: Tensor | null = null): Tensor =>
  only("Gemm", bias ? [x, w, bias] : [x, w], { transB: 1 });
/** As gemm, in float32 whatever the build's precision. */
export const wideGemm = (x: Tensor, w: Tensor): Tensor => only("WideGemm", [x, w], { transB: 1 });
/**
 * x·wᵀ with a weight quantised block-wise: `packed` uint8 [out, blocks, bytes of a block], low half of a byte first, the middle
 * of the range standing for zero; `scales` [out, blocks]. Their shapes and the width of x tell block and bits. A bias is added
 * separately: DirectML takes none.
 */
export const matmulNBits = (x: Tensor, packed: Tensor, scales: Tensor): Tensor =>
  only("MatMulNBits", ...blockwise(x, packed, scales));
/** As matmulNBits, in float32 whatever the build's precision. */
export const wideMatmulNBits = (x: Tensor, packed: Tensor, scales: Tensor): Tensor =>
  only("WideMatMulNBits", ...blockwise(x, packed, scales));

/** Inputs and attributes; whether they hold together is the operator's rule. */
function blockwise(x: Tensor, packed: Tensor, scales: Tensor): [readonly Tensor[], Record<string, Attribute>] {
  const [k, out, blocks, width] = [x.shape[1], ...packed.shape].map(Number) as [number, number, number, number];
  const block = k / blocks;
  const bits = (8 * width) / block;
  return [[x, packed, scales, zeroPoints(out, blocks, bits)], { K: k, N: out, bits, block_size: block }];
}

const zeros = new Map<string, Tensor>();

/**
 * The code for zero of every block. ONNX Runtime takes the middle of the range where it is absent; DirectML takes 0, or refuses.
 * Layers of one size share one: a network has few sizes, and it is a sixty-fourth of one weight.
 */
function zeroPoints(out: number, blocks: number, bits: number): Tensor {
  const shape = [out || 0, Math.ceil(bits === 4 ? blocks / 2 : blocks) || 0];
  const key = `${shape.join()} ${bits}`;
  const known = zeros.get(key) ?? bytes(bits === 4 ? 0x88 : 0x80, shape);
  zeros.set(key, known);
  return known;
}
export const add = (a: Tensor, b: Tensor): Tensor => only("Add", [a, b]);
/** a + b on the residual stream. */
export const residual = (a: Tensor, b: Tensor): Tensor => only("ResidualAdd", [a, b]);
export const mul = (a: Tensor, b: Tensor): Tensor => only("Mul", [a, b]);
/** x·x, in float32 whatever the build's precision. */
export const square = (x: Tensor): Tensor => only("WideMul", [x, x]);
export const scaleBy = (a: Tensor, factor: number): Tensor => mul(a, constant([factor], []));
export const sigmoid = (x: Tensor): Tensor => only("Sigmoid", [x]);
/** GELU with the tanh approximation. */
export const geluTanh = (x: Tensor): Tensor => only("FastGelu", [x]);
/** GELU with the error function. */
export const geluErf = (x: Tensor): Tensor => only("Gelu", [x]);

/** Layer norm over the last axis; scale and shift are [width]. */
export const layerNorm = (x: Tensor, scale: Tensor, shift: Tensor, epsilon: number): Tensor =>
  only("LayerNormalization", [x, scale, shift], { axis: -1, epsilon: { float: epsilon } });
/** Root-mean-square norm over the last axis. */
export const rmsNorm = (x: Tensor, scale: Tensor, epsilon: number): Tensor =>
  only("RmsNormalization", [x, scale], { axis: -1, epsilon: { float: epsilon }, stash_type: 1 });
export const groupNorm = (x: Tensor, scale: Tensor, shift: Tensor, groups: number, epsilon: number): Tensor =>
  only("GroupNormalization", [x, scale, shift], { num_groups: groups, epsilon: { float: epsilon } });

export interface ConvOptions {
  readonly stride?: number;
  /** Padding before and after, height then width: [top, left, bottom, right]. */
  readonly pads?: readonly [number, number, number, number];
}
/** Two-dimensional convolution of [1, C, H, W] with [out, C, h, w]. */
export const conv = (
  x: Tensor,
  w: Tensor,
  bias: Tensor,
  { stride = 1, pads = [0, 0, 0, 0] }: ConvOptions = {},
): Tensor => only("Conv", [x, w, bias], { strides: [stride, stride], pads });
/** Nearest-neighbour enlargement of a picture to twice its sides. */
export const enlarge = (x: Tensor): Tensor =>
  only("ResizeDouble", [x, null, constant([1, 1, 2, 2], [4])], {
    mode: "nearest",
    coordinate_transformation_mode: "asymmetric",
    nearest_mode: "floor",
  });

export interface AttentionOptions {
  readonly heads: number;
  /** Added to the scores before the softmax: [1, heads or 1, queries, keys]. */
  readonly bias?: Tensor | undefined;
  /** Factor on the scores; 1/√(head width) where absent. */
  readonly scale?: number | undefined;
}
/** Softmax attention over [1, tokens, width]. */
export const attention = (q: Tensor, k: Tensor, v: Tensor, { heads, bias, scale }: AttentionOptions): Tensor =>
  only("MultiHeadAttention", bias ? [q, k, v, null, null, bias] : [q, k, v], {
    num_heads: heads,
    ...(scale === undefined ? {} : { scale: { float: scale } }),
  });
/** Rotates neighbouring pairs of every head of [1, tokens, width]; cos and sin are [tokens, head width / 2]. */
export function rotate(x: Tensor, cos: Tensor, sin: Tensor): Tensor {
  const tokens = x.shape[1];
  const positions = integers(Array.from({ length: typeof tokens === "number" ? tokens : 0 }, (_, i) => i));
  return only("RotaryEmbedding", [x, { ...positions, shape: [1, ...positions.shape] }, cos, sin], { interleaved: 1 });
}

/** The same elements in another shape; at most one named dimension. */
export const reshape = (x: Tensor, shape: Shape): Tensor =>
  only("Reshape", [x, integers(shape.map((d) => (typeof d === "number" ? d : -1)))], { to: shape.join(",") });
export const transpose = (x: Tensor, order: readonly number[]): Tensor => only("Transpose", [x], { perm: order });
/** The most tensors that one node joins or splits: with the whole they are the 8 buffers that every WebGPU device can bind. */
const FAN = 7;

/** As few groups as take all, of as many as one node takes. */
function groups<T>(items: readonly T[]): readonly (readonly T[])[] {
  let length = FAN;
  while (length * FAN < items.length) length *= FAN;
  return Array.from({ length: Math.ceil(items.length / length) }, (_, n) => items.slice(n * length, (n + 1) * length));
}

/** Many are joined in groups first. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  if (parts.length === 1) return parts[0]!;
  return only("Concat", parts.length <= FAN ? parts : groups(parts).map((g) => concat(g, axis)), { axis });
}
/** Many are split from groups, which are split off first. */
export function split(x: Tensor, sizes: readonly number[], axis: number): readonly Tensor[] {
  if (sizes.length === 1) return [x];
  if (sizes.length <= FAN) return apply("Split", [x, integers(sizes)], { axis, sizes });
  const grouped = groups(sizes);
  return split(
    x,
    grouped.map((g) => g.reduce((a, b) => a + b, 0)),
    axis,
  ).flatMap((part, n) => split(part, grouped[n]!, axis));
}
/** Rows of a table by index. */
export const gather = (table: Tensor, index: Tensor): Tensor => only("Gather", [table, index], { axis: 0 });
