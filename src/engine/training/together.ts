/**
 * Several examples of one shape in one run: products with weights then take the rows of all of them at once, and
 * weights and their gradients cross into and out of the runtime once.
 */
import { batched } from "../graph/batch.ts";
import type { Losing } from "../graph/checkpointing.ts";
import { reduceSum, reshape } from "../graph/ops.ts";
import type { FloatValue } from "../runtime/session.ts";
import type { Values } from "./layouts.ts";

/** What examples of one shape have in common beside weights: where their tokens stand, and the factor on the loss. */
const common = ["cos", "sin", "loss_scale"];

const namesOf = ({ wrt }: Losing): ReadonlySet<string> =>
  new Set([...common, ...Object.values(wrt).flatMap(({ source }) => (source.kind === "input" ? [source.name] : []))]);

/** Of so many rows values still lie in a processor's caches from one operator to the next; of more a run is slower. */
const MOST_ROWS = 1024;

/** How many examples of so many tokens are computed together at most: a power of two. */
export const mostTogether = (tokens: number): number => 2 ** Math.max(0, Math.floor(Math.log2(MOST_ROWS / tokens)));

/**
 * The losses of `count` examples, and their sum as what is differentiated; every other result is of all of them,
 * [count, …].
 */
export function lossOfAll(losing: Losing, count: number): Losing {
  if (count === 1) return losing;
  const graph = batched(losing.graph, count, namesOf(losing));
  const sum = reshape(reduceSum(graph.outputs[losing.loss]!, [0]), [1]);
  return { ...losing, graph: { ...graph, outputs: { ...graph.outputs, [losing.loss]: sum } } };
}

/** What examples are given, as `lossOfAll` takes it. */
export function valuesOfAll(each: readonly Values[], losing: Losing): Values {
  if (each.length === 1) return each[0]!;
  const alike = namesOf(losing);
  return Object.fromEntries(
    Object.entries(each[0]!).map(([name, value]) => [
      name,
      alike.has(name) ? value : stacked(each.map((values) => values[name]!)),
    ]),
  );
}

function stacked(values: readonly FloatValue[]): FloatValue {
  const { length } = values[0]!.data;
  const data = new Float32Array(values.length * length);
  for (const [n, value] of values.entries()) data.set(value.data, n * length);
  return { data, shape: [values.length, ...values[0]!.shape] };
}

/**
 * Groups that are computed together, each of one kind and of at most so many. Their lengths are powers of two, so that
 * few graphs serve all groups.
 */
export function groupsOf<T>(
  items: readonly T[],
  kindOf: (item: T) => string,
  most: (item: T) => number,
): readonly (readonly T[])[] {
  const kinds = new Map<string, T[]>();
  for (const item of items) kinds.set(kindOf(item), [...(kinds.get(kindOf(item)) ?? []), item]);
  return [...kinds.values()].flatMap((alike) => {
    const groups: T[][] = [];
    for (let from = 0; from < alike.length; from += groups.at(-1)!.length)
      groups.push(
        alike.slice(from, from + 2 ** Math.floor(Math.log2(Math.min(most(alike[from]!), alike.length - from)))),
      );
    return groups;
  });
}
