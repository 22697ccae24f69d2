/**
 * Low-rank adaptation (LoRA) as a view of weights: a layer asked for its weights also says what adapts it, so that networks
 * are described without it. USO's own LoRA and any further ones are adapters alike.
 */
import type { Tensor } from "../graph/tensor.ts";
import { rowsOf, type Weights } from "./checkpoint.ts";

/**
 * How an adapter takes part: as a branch beside each layer, its strength an input of the graph,
 * or merged into the weight with a strength fixed when the graph is built.
 */
export type LoraMode =
  | { readonly kind: "branch"; readonly strength: Tensor }
  | { readonly kind: "merged"; readonly strength: number };

/** A low-rank change of some rows of a layer's weight: factor · up·down is added to rows `from` to `to`. */
export interface LowRank {
  readonly from: number;
  readonly to: number;
  /** [rank, in] */
  readonly down: Tensor;
  /** [to − from, rank] */
  readonly up: Tensor;
  /** alpha / rank; 1 where none is given. */
  readonly factor: number;
}

/** Low-rank weights of a transformer, by the published names of its layers. */
export interface Adapter {
  /** Differs from every other adapter's: names it where loaded networks are kept. */
  readonly id: string;
  /** The pieces for the layer at a path, such as `double_blocks.3.img_attn.qkv`: in the order of their rows, none over another. */
  pieces(layer: string): readonly LowRank[];
}

/** An adapter and how it takes part. */
export interface AppliedAdapter {
  readonly adapter: Adapter;
  readonly mode: LoraMode;
}

/** What one adapter does to one layer. */
export interface Adaptation {
  readonly pieces: readonly LowRank[];
  readonly mode: LoraMode;
}

type Rows = readonly [from: number, to: number];

/** The same weights, adapted: `linear` adds what the adapters say. Without adapters, the weights themselves. */
export function adapted(w: Weights, adapters: readonly AppliedAdapter[]): Weights {
  return adapters.length === 0 ? w : view(w, adapters, null);
}

function view(w: Weights, adapters: readonly AppliedAdapter[], rows: Rows | null): Weights {
  return {
    path: w.path,
    has: (name) => w.has(name),
    tensor: (name) => w.tensor(name),
    at: (path) => view(w.at(path), adapters, rows),
    rows: (from, to) => view(w.rows(from, to), adapters, rows ? [rows[0] + from, rows[0] + to] : [from, to]),
    adaptations: () =>
      adapters.flatMap(({ adapter, mode }) => {
        const all = adapter.pieces(w.path);
        const pieces = rows ? all.flatMap((piece) => cut(piece, rows)) : all;
        return pieces.length > 0 ? [{ pieces, mode }] : [];
      }),
  };
}

/** The part of a piece that lies in these rows, counted from the first of them. */
function cut(piece: LowRank, [first, end]: Rows): readonly LowRank[] {
  const [from, to] = [Math.max(piece.from, first), Math.min(piece.to, end)];
  if (from >= to) return [];
  const whole = from === piece.from && to === piece.to;
  return [
    {
      ...piece,
      from: from - first,
      to: to - first,
      up: whole ? piece.up : rowsOf(piece.up, from - piece.from, to - piece.from),
    },
  ];
}
