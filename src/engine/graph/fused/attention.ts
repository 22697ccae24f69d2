/** Softmax attention, and the rotation of queries and keys by their place. */
import { only } from "../apply.ts";
import { fused, one } from "../operator.ts";
import { demand, dim, sameShape, size } from "../shape.ts";
import { integers, type Fused, type Tensor } from "../tensor.ts";
import { add, mul, neg, scaleBy, sub } from "../primitives/arithmetic.ts";
import { concat, reshape, split, transpose } from "../primitives/layout.ts";
import { matmul } from "../primitives/product.ts";
import { reduceSum, softmax } from "../primitives/reduction.ts";

type AttentionAttributes = {
  readonly num_heads: number;
  /** Factor on the scores; 1/√(head width) where absent. */
  readonly scale?: number;
};

/** Orders of the axes [items, tokens, heads, width]: rows and columns of a head's matrix; and back from columns. */
const [rows, columns, turned] = [
  [0, 2, 1, 3],
  [0, 2, 3, 1],
  [0, 3, 1, 2],
] as const;

/** How tokens [items, tokens, width] fall into heads, and are joined again. */
function headsOf(
  q: Tensor,
  { num_heads: heads, scale = 1 / Math.sqrt(size(q.shape, 2) / heads) }: AttentionAttributes,
) {
  const perHead = (x: Tensor, order: readonly number[]): Tensor =>
    transpose(reshape(x, [dim(x.shape, 0), dim(x.shape, 1), heads, size(x.shape, 2) / heads]), order);
  const joined = (x: Tensor, order: readonly number[] = rows): Tensor => {
    const [items, tokens, , width] = order.map((axis) => size(x.shape, axis)) as [number, number, number, number];
    return reshape(transpose(x, order), [items, tokens, heads * width]);
  };
  return { heads, scale, perHead, joined };
}

export const attentionRows = {
  MultiHeadAttention: fused<readonly [q: Tensor, k: Tensor, v: Tensor, bias?: Tensor], AttentionAttributes>({
    onnx: "MultiHeadAttention",
    domain: "com.microsoft",
    takes: ["float"],
    precision: "compute",
    infer: ([q, k, v, bias], { num_heads: heads }) => {
      const three = [q, k, v].every(({ shape }) => shape.length === 3);
      demand(three, "query, key and value must be [batch, tokens, width]");
      demand(size(q.shape, 2) % heads === 0, `${size(q.shape, 2)} does not divide into ${heads} heads`);
      const fit = dim(q.shape, 2) === dim(k.shape, 2) && dim(k.shape, 1) === dim(v.shape, 1);
      demand(fit, "query, key and value do not fit");
      const pairs = [dim(q.shape, 1), dim(k.shape, 1)];
      demand(
        !bias || (bias.shape.length === 4 && sameShape(bias.shape.slice(2), pairs)),
        "the attention bias must be [batch, heads, queries, keys]",
      );
      return one(q, { shape: [dim(q.shape, 0), dim(q.shape, 1), dim(v.shape, 2)] });
    },
    // Between the values and the bias ONNX Runtime has a bias of the projections and a mask of the keys.
    operands: ([q, k, v, bias]) => (bias ? [q, k, v, null, null, bias] : [q, k, v]),
    written: ({ num_heads, scale }) => ({ num_heads, ...(scale !== undefined && { scale: { float: scale } }) }),
    scratch: ([q, k, , bias], { num_heads }) => ({
      kind: "scores",
      biased: bias !== undefined,
      count: num_heads * size(q.shape, 1) * size(k.shape, 1),
    }),
    means: ([q, k, v, bias], attributes) => {
      const { perHead, joined, scale } = headsOf(q, attributes);
      const scores = scaleBy(matmul(perHead(q, rows), perHead(k, columns)), scale);
      const attended = matmul(softmax(bias ? add(scores, bias) : scores, 3), perHead(v, rows));
      return joined(attended);
    },
    // With shares P of keys, result O and its gradient G the gradient of the scores is P·(G·Vᵀ − Σ G·O), the sum over
    // a head's width and not over the keys (FlashAttention, arXiv 2205.14135, appendix B.4). Those of keys and values
    // are computed turned, so that no matrix of scores is ever transposed.
    gradient({ g, inputs: [q, k, v, bias], y, attributes }) {
      const { heads, perHead, joined, scale } = headsOf(q, attributes);
      const scaled = scaleBy(q, scale);
      const plain = matmul(perHead(scaled, rows), perHead(k, columns));
      const shares = softmax(bias ? add(plain, bias) : plain, 3);
      const split = reshape(mul(g, y), [dim(y.shape, 0), dim(y.shape, 1), heads, size(y.shape, 2) / heads]);
      const level = transpose(reduceSum(split, [3]), rows);
      const back = mul(shares, sub(matmul(perHead(g, rows), perHead(v, columns)), level));
      return [
        scaleBy(joined(matmul(back, perHead(k, rows))), scale),
        joined(matmul(perHead(scaled, columns), back), turned),
        joined(matmul(perHead(g, columns), shares), turned),
        ...(bias ? [back] : []),
      ];
    },
  }),
  /** Neighbouring numbers of every head are a pair, rotated by the angle of their token's place. */
  RotaryEmbedding: fused<readonly [x: Tensor, cos: Tensor, sin: Tensor]>({
    onnx: "RotaryEmbedding",
    domain: "com.microsoft",
    takes: ["float"],
    precision: "compute",
    infer: ([x, cos, sin]) => {
      demand(x.shape.length === 3, "the input must be [batch, tokens, width]");
      const head = 2 * size(cos.shape, 1);
      demand(size(x.shape, 2) % head === 0, `width ${dim(x.shape, 2)} does not divide into heads of ${head}`);
      demand(sameShape(cos.shape, sin.shape), "cosine and sine must have one shape");
      demand(size(cos.shape, 0) === dim(x.shape, 1), `${dim(cos.shape, 0)} positions for ${dim(x.shape, 1)} tokens`);
      return one(x);
    },
    operands: ([x, cos, sin]) => [x, placesOf(cos, size(x.shape, 0)), cos, sin],
    written: () => ({ interleaved: 1 }),
    means: ([x, cos, sin]) => {
      const [tokens, half] = [size(cos.shape, 0), size(cos.shape, 1)];
      const heads = size(x.shape, 2) / (2 * half);
      const pairs = reshape(x, [dim(x.shape, 0), tokens, heads, half, 2]);
      const [a, b] = split(pairs, [1, 1], 4) as [Tensor, Tensor];
      const [c, s] = [cos, sin].map((table) => reshape(table, [1, tokens, 1, half, 1])) as [Tensor, Tensor];
      const rotated = concat([sub(mul(a, c), mul(b, s)), add(mul(b, c), mul(a, s))], 4);
      return reshape(rotated, x.shape);
    },
    // Turned back by the same angles; a table has the gradients of all heads.
    gradient({ g, inputs: [x, cos, sin] }) {
      const [tokens, half] = [size(cos.shape, 0), size(cos.shape, 1)];
      const shape = [dim(x.shape, 0), tokens, size(x.shape, 2) / (2 * half), half, 2];
      const [[a, b], [u, v]] = [x, g].map((t) => split(reshape(t, shape), [1, 1], 4)) as [Tensor[], Tensor[]];
      const table = (t: Tensor): Tensor => reshape(reduceSum(t, [0, 2]), [tokens, half]);
      return [rotate(g, cos, neg(sin)), table(add(mul(u!, a!), mul(v!, b!))), table(sub(mul(v!, a!), mul(u!, b!)))];
    },
  }),
} as const satisfies Record<string, Fused>;

const places = new WeakMap<Tensor, Map<number, Tensor>>();

/** The rows of a table of angles in their order, [items, tokens]: one constant for all layers that share the table. */
function placesOf(angles: Tensor, items: number): Tensor {
  const ofTable = places.get(angles) ?? new Map<number, Tensor>();
  places.set(angles, ofTable);
  const tokens = size(angles.shape, 0);
  const rows = Array.from({ length: items * tokens }, (_, n) => n % tokens);
  const known = ofTable.get(items) ?? { ...integers(rows), shape: [items, tokens] };
  ofTable.set(items, known);
  return known;
}

export interface AttentionOptions {
  readonly heads: number;
  /** Added to the scores before the softmax: [1, heads or 1, queries, keys]. */
  readonly bias?: Tensor | undefined;
  /** Factor on the scores; 1/√(head width) where absent. */
  readonly scale?: number | undefined;
}
/** Softmax attention over [1, tokens, width]. */
export const attention = (q: Tensor, k: Tensor, v: Tensor, { heads, bias, scale }: AttentionOptions): Tensor =>
  only(attentionRows.MultiHeadAttention, bias ? [q, k, v, bias] : [q, k, v], {
    num_heads: heads,
    ...(scale !== undefined && { scale }),
  });
/** Rotates neighbouring pairs of every head of [1, tokens, width]; cos and sin are [tokens, head width / 2]. */
export const rotate = (x: Tensor, cos: Tensor, sin: Tensor): Tensor =>
  only(attentionRows.RotaryEmbedding, [x, cos, sin]);
