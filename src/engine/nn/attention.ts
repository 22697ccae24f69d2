/** Attention over one sequence: tokens [length, width]. Networks here work on one item; batches are runs. */
import { add, attention, concat, gather, reshape, rmsNorm, rotate, split, transpose } from "../graph/ops.ts";
import { dim, size } from "../graph/shape.ts";
import { constant, type Tensor } from "../graph/tensor.ts";

/** Rotary tables of a sequence: cosine and sine, each [tokens, head width / 2]. */
export interface Rope {
  readonly cos: Tensor;
  readonly sin: Tensor;
}

const batched = (x: Tensor): Tensor => reshape(x, [1, ...x.shape]);
const single = (x: Tensor): Tensor => reshape(x, x.shape.slice(1));

/** How a build runs attention, whatever the network. */
export interface Slicing {
  /** The most queries that attend at once; all of them where absent. Results are the same, scores take less memory. */
  readonly querySlice?: number | undefined;
}

/** What is added to the scores of the queries from one row up to another: [1, heads or 1, to − from, keys]. */
export type ScoreBias = (from: number, to: number) => Tensor;

export interface AttendOptions extends Slicing {
  readonly heads: number;
  readonly bias?: ScoreBias | undefined;
  readonly scale?: number;
}

/** Every head of [tokens, heads · width] rotated by its token's place. */
export const applyRope = (x: Tensor, { cos, sin }: Rope): Tensor => single(rotate(batched(x), cos, sin));

/**
 * softmax(q·kᵀ·scale + bias)·v per head. Softmax is over the keys, so queries
 * may attend in slices: each meets all keys and values.
 */
export function attend(q: Tensor, k: Tensor, v: Tensor, { heads, bias, scale, querySlice }: AttendOptions): Tensor {
  const sizes = slices(size(q.shape, 0), querySlice);
  const [queries, keys, values] = [split(batched(q), sizes, 1), batched(k), batched(v)];
  let from = 0;
  const attended = queries.map((slice, n) =>
    attention(slice, keys, values, { heads, scale, bias: bias?.(from, (from += sizes[n]!)) }),
  );
  return single(concat(attended, 1));
}

/** Lengths of the slices of so many queries. */
function slices(queries: number, most = queries): readonly number[] {
  if (!(most >= 1)) throw new RangeError(`${most} queries make no slice`);
  const length = Math.floor(Math.min(most, queries));
  const whole = Array.from({ length: Math.floor(queries / length) }, () => length);
  return queries % length === 0 ? whole : [...whole, queries % length];
}

/**
 * How many queries may attend at once so that their scores, in float32, take no more than so many bytes; slices of this
 * length are nearly equal. At least 1: a single query's scores may take more.
 */
export function querySlice(queries: number, keys: number, heads: number, bytes: number): number {
  const most = Math.max(1, Math.floor(bytes / (heads * keys * Float32Array.BYTES_PER_ELEMENT)));
  return Math.ceil(queries / Math.ceil(queries / most));
}

/** Root-mean-square norm of every head of [tokens, heads · width] with a scale [width]. FLUX's QK norm. */
export function headNorm(x: Tensor, scale: Tensor): Tensor {
  const width = size(scale.shape, 0);
  return reshape(rmsNorm(reshape(x, [dim(x.shape, 0), size(x.shape, 1) / width, width]), scale, 1e-6), x.shape);
}

/** Builds each stretch of a bias once: all layers of a network share it. */
function shared(build: ScoreBias, keyOf = (from: number, to: number): string => `${from} ${to}`): ScoreBias {
  const built = new Map<string, Tensor>();
  return (from, to) => {
    const key = keyOf(from, to);
    const tensor = built.get(key) ?? build(from, to);
    built.set(key, tensor);
    return tensor;
  };
}

/** Scores of later tokens, of n, are pushed out of the softmax. Finite, so that float16 can hold it. */
export function causalBias(n: number): ScoreBias {
  const far = -1e4;
  return shared((from, to) =>
    constant(
      Float32Array.from({ length: (to - from) * n }, (_, i) => (i % n > from + Math.floor(i / n) ? far : 0)),
      [1, 1, to - from, n],
    ),
  );
}

/**
 * A bias for every key, [keys], the same for all queries. ONNX Runtime repeats a bias over items and heads, but wants
 * its queries and keys in full.
 */
export function keyBias(bias: Tensor): ScoreBias {
  const keys = size(bias.shape, 0);
  const rows = (from: number, to: number): Tensor =>
    add(constant(new Float32Array(to - from), [1, 1, to - from, 1]), reshape(bias, [1, 1, 1, keys]));
  return shared(rows, (from, to) => `${to - from}`);
}

/**
 * A bias looked up for each pair of query and key: the row of a table [rows, heads] that `index`, query after query,
 * names.
 */
export function tableBias(table: Tensor, index: readonly number[], keys: number): ScoreBias {
  return shared((from, to) => {
    const rows = BigInt64Array.from(index.slice(from * keys, to * keys), BigInt);
    const perHead = transpose(gather(table, constant(rows, [rows.length])), [1, 0]);
    return reshape(perHead, [1, size(table.shape, 1), to - from, keys]);
  });
}
