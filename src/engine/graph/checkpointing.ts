/**
 * Gradients of a network that is too large to keep all its values: what lies between two cuts is computed once more
 * when gradients come back to it (Training Deep Nets with Sublinear Memory Cost, arXiv 1604.06174). Only what crosses a
 * cut is kept. Each part is a function with a vector-Jacobian product of its own, either as a graph of its own or
 * within one graph.
 */
import { applied, wide } from "./apply.ts";
import { cutAt } from "./cut.ts";
import { gradients, pathFrom, unit, type Incoming } from "./gradient.ts";
import { inOrder } from "./order.ts";
import { add, mul, scalar } from "./primitives/arithmetic.ts";
import { reshape, slice } from "./primitives/layout.ts";
import { input, type Graph, type Tensor } from "./tensor.ts";

/** A network that computes a loss, and what it is to be differentiated by. */
export interface Losing {
  readonly graph: Graph;
  /** The name of the result that is the loss, of one number. */
  readonly loss: string;
  /** Inputs or weights, by the names that their gradients shall have. */
  readonly wrt: Readonly<Record<string, Tensor>>;
}

/** The result that holds the gradient of a value that crosses a cut, and the input that takes it. */
export const carriedGradient = (name: string): string => `back.${name}`;

/** One part of a network: how it is computed, and how gradients pass it. */
export interface PartOfTraining {
  /** Null for the last part: its results come with its gradients. */
  readonly forward: Graph | null;
  /**
   * Takes what the part takes, and the gradients of what it carries on; gives those of what was carried to it, and of
   * what is trained in it. Null where nothing is trained in it or before it.
   */
  readonly backward: Graph | null;
  /** What is carried to it. */
  readonly given: readonly string[];
  /** The gradients that it takes. */
  readonly takes: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

/** The parts of a network between its cuts, in the order of computation. Gradients pass them from the last on. */
export function trainedInParts(losing: Losing, at: readonly number[]): readonly PartOfTraining[] {
  const { graph, loss, wrt } = losing;
  const path = pathOf(losing);
  const parts = cutAt(graph, at);
  return parts.map((part, n): PartOfTraining => {
    const last = n === parts.length - 1;
    const given = [...(part.given ?? [])];
    const carried = Object.entries(part.outputs).filter(([name, t]) => !(name in graph.outputs) && path.has(t));
    const incoming: Incoming[] = carried.map(([name, result]) => ({
      result,
      gradient: input(carriedGradient(name), result.shape),
    }));
    const end = part.outputs[loss];
    if (end) incoming.push({ result: end, gradient: unit(end) });
    const own = trainedIn(part, wrt);
    const back = given.filter(([t]) => path.has(t));
    const names = [...back.map(([, name]) => carriedGradient(name)), ...own.map(([name]) => name)];
    const by = [...back.map(([t]) => t), ...own.map(([, t]) => t)];
    const found = gradients(incoming, by, part.given);
    const outputs = { ...(last ? part.outputs : {}), ...Object.fromEntries(names.map((name, i) => [name, found[i]!])) };
    return {
      forward: last ? null : { ...part, cuts: [] },
      backward:
        last || (incoming.length > 0 && names.length > 0)
          ? { name: `${part.name}, backward`, outputs, ...(part.given ? { given: part.given } : {}) }
          : null,
      given: given.map(([, name]) => name),
      takes: carried.map(([name, { shape }]) => ({ name: carriedGradient(name), shape: shape as readonly number[] })),
    };
  });
}

/**
 * The gradients in one graph, named as in `wrt`. What is computed once more is tied to the gradient that comes back to
 * its part: it depends on that in form and not in value, so that a runtime can neither take it for what was computed
 * before nor compute it too early.
 */
export function recomputed(losing: Losing, at: readonly number[]): Readonly<Record<string, Tensor>> {
  const { graph, loss, wrt } = losing;
  const path = pathOf(losing);
  const parts = cutAt(graph, at);
  const back = new Map<string, Tensor>();
  const found = new Map<string, Tensor>();
  const sum = (sums: Map<string, Tensor>, name: string, more: Tensor): void => {
    const known = sums.get(name);
    sums.set(name, known ? add(known, more) : more);
  };
  for (const [n, part] of [...parts.entries()].reverse()) {
    const carried = Object.entries(part.outputs).filter(([name]) => back.has(name));
    const again = n === parts.length - 1 ? null : anew(part, back.get(carried[0]?.[0] ?? "") ?? null);
    const now = (t: Tensor): Tensor => again?.get(t) ?? t;
    const incoming: Incoming[] = carried.map(([name, t]) => ({ result: now(t), gradient: back.get(name)! }));
    const end = part.outputs[loss];
    if (end) incoming.push({ result: now(end), gradient: unit(end) });
    if (incoming.length === 0) continue;
    const given = [...(part.given ?? [])].filter(([t]) => path.has(t));
    const own = trainedIn(part, wrt);
    const by = [...given.map(([t]) => now(t)), ...own.map(([, t]) => t)];
    const values = gradients(incoming, by, new Set([...(part.given?.keys() ?? [])].map(now)));
    for (const [i, value] of values.entries()) {
      if (i < given.length) sum(back, given[i]![1], value);
      else sum(found, own[i - given.length]![0], value);
    }
  }
  return Object.fromEntries(found);
}

/** What the part makes of what is given to it, computed once more after the gradient is there. */
function anew(part: Graph, gradient: Tensor | null): ReadonlyMap<Tensor, Tensor> {
  const made = new Map<Tensor, Tensor>();
  if (gradient === null) return made;
  for (const t of part.given?.keys() ?? []) made.set(t, tied(t, gradient));
  const now = (t: Tensor): Tensor => made.get(t) ?? t;
  for (const node of inOrder(Object.values(part.outputs), part.given)) {
    if (!node.inputs.some((t) => made.has(t))) continue;
    const again = applied(node.operator, node.inputs.map(now), node.attributes, node.precision);
    for (const [n, t] of node.outputs.entries()) made.set(t, again[n]!);
  }
  return made;
}

/** The same value, which cannot be had before another: x + 0 · (one number of the other). */
export function tied(x: Tensor, after: Tensor): Tensor {
  const one = after.shape.reduce<Tensor>((t, _, axis) => slice(t, axis, 0, 1), after);
  return wide(
    add(
      x,
      mul(
        reshape(
          one,
          x.shape.map(() => 1),
        ),
        scalar(0),
      ),
    ),
  );
}

const pathOf = ({ graph, wrt }: Losing): ReadonlySet<Tensor> =>
  pathFrom(Object.values(wrt), inOrder(Object.values(graph.outputs)));

/** What of the trained is used in a part. */
function trainedIn(part: Graph, wrt: Losing["wrt"]): readonly (readonly [name: string, tensor: Tensor])[] {
  const used = new Set<Tensor>();
  for (const { inputs } of inOrder(Object.values(part.outputs), part.given)) for (const t of inputs) used.add(t);
  return Object.entries(wrt).filter(([, t]) => used.has(t));
}

/** The network with its gradients as further results, every value kept until it was used for the last time. */
export function withGradients({ graph, loss, wrt }: Losing): Graph {
  const by = gradients(graph.outputs[loss]!, Object.values(wrt));
  return { name: graph.name, outputs: { ...graph.outputs, ...named(wrt, by) } };
}

/** The same with what lies between two cuts computed once more on the way back: see `recomputed`. */
export function withRecomputedGradients(losing: Losing): Graph {
  const { graph } = losing;
  const found = recomputed(losing, [...(graph.cuts ?? []).keys()]);
  return { name: `${graph.name}, recomputing`, outputs: { ...graph.outputs, ...found } };
}

const named = (wrt: Losing["wrt"], values: readonly Tensor[]): Readonly<Record<string, Tensor>> =>
  Object.fromEntries(Object.keys(wrt).map((name, n) => [name, values[n]!]));
