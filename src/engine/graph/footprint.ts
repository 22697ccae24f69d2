/** What running a graph takes: its weights, and the most that is alive of its values at once. Counted, not measured. */
import { inOrder } from "./order.ts";
import { elements } from "./shape.ts";
import type { Graph, Node, Tensor } from "./tensor.ts";

export interface Footprint {
  /** Every weight once. */
  readonly weights: readonly Tensor[];
  /** Those of them that are quantised codes, and those that are the scales of codes. */
  readonly codes: ReadonlySet<Tensor>;
  readonly scales: ReadonlySet<Tensor>;
  /** Numbers that are alive at once at most: inputs, results and whatever lies between. */
  readonly values: number;
  /**
   * Attention's scores where they are written out in full: of the largest that has a bias, and of the largest that has
   * none.
   */
  readonly scores: { readonly biased: number; readonly plain: number };
  /** Some operators lay the neighbourhoods of a picture out. */
  readonly convolves: boolean;
}

/** Walks the graph in the order in which it is written, letting go of each value after its last use. */
export function footprint(graph: Graph): Footprint {
  const nodes = inOrder(Object.values(graph.outputs), graph.given);
  const root = (t: Tensor): Tensor =>
    t.source.kind === "node" && t.source.node.operator.alias && !graph.given?.has(t)
      ? root(t.source.node.inputs[0]!)
      : t;
  const weights = new Set<Tensor>();
  const uses = new Map<Tensor, number>();
  const entering = new Set<Tensor>();
  const meet = (t: Tensor): void => {
    if (t.source.kind === "weight") weights.add(t);
    else if (t.source.kind === "input" || graph.given?.has(t)) entering.add(t);
    else if (t.source.kind === "node") uses.set(t, (uses.get(t) ?? 0) + 1);
  };
  const computed = nodes.filter(({ operator }) => !operator.alias);
  for (const { inputs } of computed) for (const t of inputs) meet(root(t));
  for (const t of Object.values(graph.outputs)) meet(root(t));

  let alive = [...entering].reduce((sum, t) => sum + numbers(t), 0);
  let values = alive;
  for (const node of computed) {
    for (const t of node.outputs) alive += numbers(t);
    values = Math.max(values, alive);
    for (const t of node.inputs) release(root(t));
    for (const t of node.outputs) if (!uses.has(t)) alive -= numbers(t);
  }
  return { weights: [...weights], ...quantisedOf(computed), values, ...scratchOf(computed) };

  function release(t: Tensor): void {
    const left = uses.get(t);
    if (left === undefined) return;
    uses.set(t, left - 1);
    if (left === 1) alive -= numbers(t);
  }
}

/** A named dimension is a number of steps: small beside everything else. */
const numbers = ({ shape }: Tensor): number => elements(shape).count;

function quantisedOf(nodes: readonly Node[]): Pick<Footprint, "codes" | "scales"> {
  const [codes, scales] = [new Set<Tensor>(), new Set<Tensor>()];
  for (const { operator, inputs } of nodes) {
    if (!operator.quantised) continue;
    codes.add(inputs[operator.quantised.codes]!);
    scales.add(inputs[operator.quantised.scales]!);
  }
  return { codes, scales };
}

function scratchOf(nodes: readonly Node[]): Pick<Footprint, "scores" | "convolves"> {
  const scores = { biased: 0, plain: 0 };
  let convolves = false;
  for (const { operator, inputs, attributes } of nodes) {
    const scratch = operator.scratch?.(inputs, attributes);
    switch (scratch?.kind) {
      case undefined:
        break;
      case "scores": {
        const kind = scratch.biased ? "biased" : "plain";
        scores[kind] = Math.max(scores[kind], scratch.count);
        break;
      }
      case "neighbourhoods":
        convolves = true;
        break;
      default:
        scratch satisfies never;
    }
  }
  return { scores, convolves };
}
