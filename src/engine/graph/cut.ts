/**
 * A network in parts, each a graph of its own: what a part computes for the next leaves the one and enters the other.
 */
import { inOrder } from "./order.ts";
import type { Graph, Tensor } from "./tensor.ts";

/**
 * The parts of a graph between the chosen cuts. Run one after another, each on the network's inputs and what the parts
 * before it gave, they give together what the whole gives. What only passes through a part is not among its results. A
 * result is given by the first part that has it. Parts can be cut on.
 * @param at which of `graph.cuts`, ascending; none gives the graph itself
 */
export function cutAt(graph: Graph, at: readonly number[]): readonly Graph[] {
  if (at.length === 0) return [graph];
  const cuts = graph.cuts ?? [];
  const left = new Map(Object.entries(graph.outputs));
  const parts: Graph[] = [];
  let given = graph.given ?? new Map<Tensor, string>();
  let from = 0;
  const add = (outputs: Graph["outputs"], to: number): void => {
    parts.push({
      name: `${graph.name}, part ${parts.length + 1} of ${at.length + 1}`,
      outputs,
      given,
      cuts: cuts.slice(from, to),
    });
  };
  for (const index of at) {
    const carried = cuts[index]!;
    const own = new Set(inOrder(Object.values(carried), given));
    const made = Object.entries(carried).filter(([name, tensor]) => given.get(tensor) !== name);
    const done = [...left].filter(([, { source }]) => source.kind === "node" && own.has(source.node));
    for (const [name] of done) left.delete(name);
    add(Object.fromEntries([...done, ...made]), index);
    given = new Map(Object.entries(carried).map(([name, tensor]) => [tensor, name]));
    from = index + 1;
  }
  add(Object.fromEntries(left), cuts.length);
  return parts;
}

/** The graph cut wherever it can be. */
export const cutEverywhere = (graph: Graph): readonly Graph[] =>
  cutAt(
    graph,
    (graph.cuts ?? []).map((_, n) => n),
  );
