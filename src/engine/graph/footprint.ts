/** What running a graph takes: its weights, and the most that is alive of its values at once. Counted, not measured. */
import { inOrder } from "./order.ts";
import { elements } from "./shape.ts";
import type { Node, Tensor } from "./tensor.ts";
import type { Graph } from "./tensor.ts";

export interface Footprint {
  /** Every weight once. */
  readonly weights: readonly Tensor[];
  /** Numbers that are alive at once at most: inputs, results and whatever lies between. */
  readonly values: number;
  /** Attention's scores where they are written out in full: of the largest that has a bias, and of the largest that has none. */
  readonly scores: { readonly biased: number; readonly plain: number };
  /** There are convolutions in it. */
  readonly convolves: boolean;
}

/** Walks the graph in the order in which it is written, letting go of each value after its last use. */
export function footprint(graph: Graph): Footprint {
  const nodes = inOrder(Object.values(graph.outputs), graph.given);
  // A reshaped value is the same memory.
  const root = (t: Tensor): Tensor =>
    t.source.kind === "node" && t.source.node.operator === "Reshape" && !graph.given?.has(t)
      ? root(t.source.node.inputs[0]!)
      : t;
  const weights = new Set<Tensor>();
  const uses = new Map<Tensor, number>();
  const entering = new Set<Tensor>();
  const scores = { biased: 0, plain: 0 };
  let convolves = false;
  const meet = (t: Tensor): void => {
    if (t.source.kind === "weight") weights.add(t);
    else if (t.source.kind === "input" || graph.given?.has(t)) entering.add(t);
    else uses.set(t, (uses.get(t) ?? 0) + 1);
  };
  for (const node of nodes) {
    if (node.operator === "Reshape") continue;
    for (const t of node.inputs) if (t) meet(root(t));
    if (node.operator === "MultiHeadAttention") count(scores, node);
    if (node.operator === "Conv") convolves = true;
  }
  for (const t of Object.values(graph.outputs)) meet(root(t));

  let alive = [...entering].reduce((sum, t) => sum + numbers(t), 0);
  let values = alive;
  for (const node of nodes) {
    if (node.operator === "Reshape") continue;
    for (const t of node.outputs) alive += numbers(t);
    values = Math.max(values, alive);
    for (const t of node.inputs) if (t) release(root(t));
    for (const t of node.outputs) if (!uses.has(t)) alive -= numbers(t);
  }
  return { weights: [...weights], values, scores, convolves };

  function release(t: Tensor): void {
    const left = uses.get(t);
    if (left === undefined) return;
    uses.set(t, left - 1);
    if (left === 1) alive -= numbers(t);
  }
}

/** A named dimension is a number of steps: small beside everything else. */
const numbers = ({ shape }: Tensor): number => elements(shape).count;

function count(scores: { biased: number; plain: number }, { inputs: [q, k, , , , bias], attributes }: Node): void {
  const kind = bias ? "biased" : "plain";
  scores[kind] = Math.max(
    scores[kind],
    (attributes["num_heads"] as number) * (q!.shape[1] as number) * (k!.shape[1] as number),
  );
}
