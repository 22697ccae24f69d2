/** The transformer in three, so that the blocks after the first can be skipped where the first changes little. */
import { cutAt } from "../graph/cut.ts";
import type { Graph } from "../graph/tensor.ts";
import type { VelocityGraph } from "./flux.ts";

export interface AroundFirstBlock {
  /** Gives `first_picture` and `first_change` beside what the rest takes: see VelocityGraph. */
  readonly first: Graph;
  /** All other blocks: gives `final`. */
  readonly rest: Graph;
  /** Takes `final`, gives `velocity`. */
  readonly last: Graph;
}

/**
 * The parts. Run one after another they give what the whole gives; each can be cut on.
 * @param graph of at least two blocks
 */
export function aroundFirstBlock(graph: VelocityGraph): AroundFirstBlock {
  // One cut after every block, and one before the last layer.
  const final = (graph.cuts?.length ?? 0) - 1;
  if (final < 2) throw new RangeError("no block comes after a first one");
  const [first, rest, last] = cutAt(graph, [0, final]) as [Graph, Graph, Graph];
  return { first: { ...first, outputs: { ...first.outputs, ...graph.first } }, rest, last };
}
