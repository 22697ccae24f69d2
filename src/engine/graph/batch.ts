/**
 * Many items in one run: a graph that is written for one item becomes one for several, which lie along a new first axis
 * of every value that differs from item to item. What is the same for all of them, such as weights, stays as it is, so
 * that a product with a weight is one product of the rows of all items. After `vmap` (JAX, "Autobatching").
 */
import { applied } from "./apply.ts";
import { batchRules } from "./batch-rules.ts";
import { inOrder } from "./order.ts";
import { concat, reshape, slice } from "./primitives/layout.ts";
import { expand } from "./primitives/reduction.ts";
import { input, type Graph, type Node, type Tensor } from "./tensor.ts";

/**
 * The graph for `count` items. Inputs are of all items, [count, …], but for those that are shared; results likewise,
 * also where they are equal for all.
 * @param shared names of inputs that all items have in common
 * @throws RangeError for parts of a graph: a whole one is cut afterwards
 */
export function batched(graph: Graph, count: number, shared: Pick<ReadonlySet<string>, "has">): Graph {
  if (graph.given) throw new RangeError("a part of a graph is not made for several items");
  const cuts = graph.cuts ?? [];
  const lifted = new Map<Tensor, Tensor>();
  const enter = (t: Tensor): void => {
    if (t.source.kind !== "input" || shared.has(t.source.name) || lifted.has(t)) return;
    lifted.set(t, input(t.source.name, [count, ...t.shape], t.dtype === "int64" ? "int64" : "float32"));
  };
  const results = Object.values(graph.outputs);
  for (const t of [...results, ...cuts.flatMap((cut) => Object.values(cut))]) enter(t);
  for (const node of inOrder(results)) {
    for (const t of node.inputs) enter(t);
    if (!node.inputs.some((t) => lifted.has(t))) continue;
    const made = ofAll(node, lifted, count);
    for (const [n, t] of node.outputs.entries()) lifted.set(t, made[n]!);
  }
  const now = (t: Tensor): Tensor => lifted.get(t) ?? t;
  const named = (of: Readonly<Record<string, Tensor>>, as: (t: Tensor) => Tensor) =>
    Object.fromEntries(Object.entries(of).map(([name, t]) => [name, as(t)]));
  return {
    ...graph,
    outputs: named(graph.outputs, (t) => lifted.get(t) ?? repeated(t, count)),
    cuts: cuts.map((cut) => named(cut, now)),
  };
}

/** A node for all items: by its rule, or where it has none item by item. */
function ofAll(node: Node, lifted: ReadonlyMap<Tensor, Tensor>, count: number): readonly Tensor[] {
  const { operator, inputs, attributes, precision } = node;
  const apply = (given: readonly Tensor[], as: Node["attributes"] = attributes): readonly Tensor[] =>
    applied(operator, given, as, precision);
  const together = batchRules[operator.onnx]?.({ inputs, attributes, lifted, count, apply });
  if (together) return together;
  const each = Array.from({ length: count }, (_, n) => apply(inputs.map((t) => itemOf(t, lifted.get(t), n))));
  return node.outputs.map((_, n) =>
    concat(
      each.map((made) => reshape(made[n]!, [1, ...made[n]!.shape])),
      0,
    ),
  );
}

const itemOf = (t: Tensor, all: Tensor | undefined, n: number): Tensor =>
  all ? reshape(slice(all, 0, n, n + 1), t.shape) : t;

/** The same for every item. */
const repeated = (t: Tensor, count: number): Tensor => expand(reshape(t, [1, ...t.shape]), [count, ...t.shape]);
