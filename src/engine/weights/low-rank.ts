/** Low-rank adaptation (LoRA) of single layers: what is added to their weights, and how it takes part in a graph. */
import type { Tensor } from "../graph/tensor.ts";

/**
 * How an adapter takes part: as a branch beside each layer, its strength a tensor of the graph,
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

/** What one adapter does to one layer. */
export interface Adaptation {
  readonly pieces: readonly LowRank[];
  readonly mode: LoraMode;
}
