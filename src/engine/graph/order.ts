/** Walks a graph from its results back to its inputs. */
import type { Node, Tensor } from "./tensor.ts";

/**
 * Every node that the tensors need, each after the nodes it needs. Iterative: networks are thousands of nodes deep.
 * @param given tensors that are there already
 */
export function inOrder(results: readonly Tensor[], given?: Pick<ReadonlySet<Tensor>, "has">): readonly Node[] {
  const origin = (t: Tensor): Node | null => (t.source.kind === "node" && !given?.has(t) ? t.source.node : null);
  const done = new Set<Node>();
  const order: Node[] = [];
  const stack = results
    .map(origin)
    .filter((n) => n !== null)
    .reverse();
  while (stack.length > 0) {
    const node = stack.at(-1)!;
    const waiting = done.has(node) ? [] : node.inputs.map(origin).filter((n) => n !== null && !done.has(n));
    if (waiting.length > 0) {
      stack.push(...(waiting as Node[]));
      continue;
    }
    stack.pop();
    if (!done.has(node)) {
      done.add(node);
      order.push(node);
    }
  }
  return order;
}
