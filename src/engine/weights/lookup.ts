/**
 * Weights by their published names. A lookup finds single tensors by their full names; files, other layouts, adapters
 * and quantisation are lookups or maps from one lookup to another. Networks are written against `Weights`, a lookup
 * seen from a path.
 */
import { split } from "../graph/ops.ts";
import { weight, type DType, type Tensor } from "../graph/tensor.ts";
import type { Adaptation } from "./low-rank.ts";

/** Rows of a tensor from the first to before the second, counted from 0. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

export interface Lookup {
  has(name: string): boolean;
  /**
   * @param rows only these rows of the tensor; all where absent
   * @throws Fault `weights.missing-tensor`, `weights.tensor-unreadable`
   */
  tensor(name: string, rows?: RowRange): Tensor;
  /** What adapts these rows of the layer at a path; absent where nothing adapts any layer. */
  adaptations?(layer: string, rows?: RowRange): readonly Adaptation[];
}

/** The weights below one path, such as `double_blocks.0.img_attn`. */
export interface Weights {
  /** Empty at the top. */
  readonly path: string;
  /** The weights further down. */
  at(path: string): Weights;
  has(name: string): boolean;
  /** @throws as a lookup's `tensor` */
  tensor(name: string): Tensor;
  /** The same layer with only these rows of each weight, e.g. the qkv part of a fused projection. Costs nothing. */
  rows(from: number, to: number): Weights;
  /** What adapts the layer at this path; empty where nothing does. */
  adaptations(): readonly Adaptation[];
}

const join = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

/** A lookup seen from a path, and through a range of rows. */
export function weightsOf(lookup: Lookup, path = "", range?: RowRange): Weights {
  return {
    path,
    at: (below) => weightsOf(lookup, join(path, below), range),
    has: (name) => lookup.has(join(path, name)),
    tensor: (name) => lookup.tensor(join(path, name), range),
    rows: (from, to) => weightsOf(lookup, path, within(range, { from, to })),
    adaptations: () => lookup.adaptations?.(path, range) ?? [],
  };
}

/** Rows of what a range has left, counted as those of the whole. */
const within = (outer: RowRange | undefined, { from, to }: RowRange): RowRange =>
  outer ? { from: outer.from + from, to: outer.from + to } : { from, to };

const WIDTH: Readonly<Partial<Record<DType, number>>> = { float32: 4, float16: 2, bfloat16: 2, uint8: 1 };

/** Some rows of a tensor. Those of a weight are contiguous in its file, so part of a weight is part of its region. */
export function selectRows(t: Tensor, { from, to }: RowRange): Tensor {
  const [all, ...rest] = t.shape as readonly number[];
  if (t.source.kind !== "weight") {
    const sizes = [from, to - from, all! - to];
    return split(
      t,
      sizes.filter((length) => length > 0),
      0,
    )[from > 0 ? 1 : 0]!;
  }
  const { name, region } = t.source;
  const row = rest.reduce((a, b) => a * b, 1) * WIDTH[t.dtype]!;
  return weight(`${name}[${from}:${to}]`, t.dtype, [to - from, ...rest], {
    ...region,
    offset: region.offset + from * row,
    length: (to - from) * row,
  });
}

/**
 * Several lookups as one. Of a name that two have, the first one's counts.
 * @param otherwise answers for names that none has
 */
export function union(parts: readonly [Lookup, ...Lookup[]], otherwise: Lookup = parts[0]): Lookup {
  const holder = (name: string): Lookup => parts.find((part) => part.has(name)) ?? otherwise;
  return {
    has: (name) => parts.some((part) => part.has(name)),
    tensor: (name, rows) => holder(name).tensor(name, rows),
    adaptations: (layer, rows) => parts.flatMap((part) => part.adaptations?.(layer, rows) ?? []),
  };
}
