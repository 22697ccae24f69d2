/**
 * Reverse-mode differentiation: a derivative is more nodes on the graph that is there. Each row of the operator table
 * says how gradients flow back through it; this file walks the rows backwards.
 */
import { Fault } from "../../contract/fault.ts";
import { applied, wide } from "./apply.ts";
import { inOrder } from "./order.ts";
import { add, scalar } from "./primitives/arithmetic.ts";
import { reshape } from "./primitives/layout.ts";
import { expand, reduceSum } from "./primitives/reduction.ts";
import { elements, sameShape } from "./shape.ts";
import { describe, isFloat, type Node, type NoGradient, type Primitive, type Shape, type Tensor } from "./tensor.ts";

/** A result, and the gradient of the loss by it, of the same shape. */
export interface Incoming {
  readonly result: Tensor;
  readonly gradient: Tensor;
}

/**
 * The gradients of a loss by each of `wrt`, of their shapes; zeros where the loss does not depend on one. What does not
 * lie between the two, such as frozen weights, gets no nodes. Shapes must be known where something was broadcast or
 * summed. Whatever a tensor is, an input, a weight in its file or a value on the way, it can be differentiated by.
 * @param of a loss of one number, or results with the gradients that come back to them
 * @param end where the graph is taken to begin
 * @throws Fault `graph.no-gradient` where an operator between them has none
 */
export function gradients(
  of: Tensor | readonly Incoming[],
  wrt: readonly Tensor[],
  end: Pick<ReadonlySet<Tensor>, "has"> = new Set(),
): readonly Tensor[] {
  return walkBack("source" in of ? [{ result: of, gradient: unit(of) }] : of, wrt, end);
}

/** The gradient of a loss by itself. */
export function unit(loss: Tensor): Tensor {
  const { count, named } = elements(loss.shape);
  if (count !== 1 || named.length > 0) throw new RangeError(`${describe(loss)} is no single number`);
  return filled(1, loss.shape);
}

type Named = Readonly<Record<string, Tensor>>;

/** What a function gives, and what brings gradients of that back to what it was given. */
export interface Differentiated<Results extends Named, Wrt extends string> {
  readonly results: Results;
  /** Gradients by each of `wrt`, made of gradients by results; a result left out has none. */
  pullback(incoming: Partial<Results>): Readonly<Record<Wrt, Tensor>>;
}

/**
 * A function of tensors with its vector-Jacobian product, e.g. one block of a network, differentiated at `inputs`.
 * @example
 * const { pullback } = vjp(({ x }) => ({ y: block(weights, x) }), { x }, ["x"]);
 * const { x: dx } = pullback({ y: dy });
 */
export function vjp<Given extends Readonly<Record<Wrt, Tensor>>, Results extends Named, Wrt extends string>(
  fn: (inputs: Given) => Results,
  inputs: Given,
  wrt: readonly Wrt[],
): Differentiated<Results, Wrt> {
  const results = fn(inputs);
  return {
    results,
    pullback: (incoming) => {
      const pairs = Object.entries(incoming).map(([name, gradient]) => ({ result: results[name]!, gradient }));
      const found = gradients(
        pairs as readonly Incoming[],
        wrt.map((name) => inputs[name]),
      );
      return Object.fromEntries(wrt.map((name, n) => [name, found[n]!])) as Record<Wrt, Tensor>;
    },
  };
}

function walkBack(
  incoming: readonly Incoming[],
  wrt: readonly Tensor[],
  end: Pick<ReadonlySet<Tensor>, "has">,
): readonly Tensor[] {
  const nodes = inOrder(
    incoming.map(({ result }) => result),
    end,
  );
  const path = pathFrom(wrt, nodes);
  const found = new Map<Tensor, Tensor>();
  const collect = (t: Tensor, gradient: Tensor): void => {
    const known = found.get(t);
    const more = summedTo(gradient, t.shape);
    found.set(t, known ? add(known, more) : more);
  };
  for (const { result, gradient } of incoming) collect(result, gradient);
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((t) => path.has(t) && found.has(t))) continue;
    const gs = node.outputs.map((t) => found.get(t) ?? filled(0, t.shape));
    for (const [n, gradient] of backward(node, gs, path).entries()) {
      const t = node.inputs[n];
      if (t && gradient && path.has(t)) collect(t, gradient);
    }
  }
  return wrt.map((t) => found.get(t) ?? filled(0, t.shape));
}

/** Whatever depends on one of the tensors, in a continuous way. */
export function pathFrom(tensors: readonly Tensor[], nodes: readonly Node[]): ReadonlySet<Tensor> {
  const path = new Set(tensors);
  for (const { inputs, outputs } of nodes) {
    if (!inputs.some((t) => path.has(t))) continue;
    for (const t of outputs) if (isFloat(t.dtype)) path.add(t);
  }
  return path;
}

/** In float32, whatever the build's precision: there are no activations that it could follow. */
const filled = (value: number, shape: Shape): Tensor =>
  shape.length === 0 ? scalar(value) : wide(expand(scalar(value), shape));

/** Undoes broadcasting: what an element of the shape was repeated to is summed up. */
function summedTo(gradient: Tensor, shape: Shape): Tensor {
  const ahead = gradient.shape.length - shape.length;
  const repeated = [...gradient.shape.keys()].filter(
    (axis) => axis < ahead || (shape[axis - ahead] === 1 && gradient.shape[axis] !== 1),
  );
  const summed = repeated.length === 0 ? gradient : reduceSum(gradient, repeated);
  return sameShape(summed.shape, shape) ? summed : reshape(summed, shape);
}

/** The gradients of a node's inputs. What is computed in float32 whatever the build is also differentiated so. */
function backward(node: Node, gs: readonly Tensor[], path: ReadonlySet<Tensor>): readonly (Tensor | null)[] {
  const { operator, inputs, outputs, attributes } = node;
  const given = { g: gs[0]!, gs, inputs, y: outputs[0]!, attributes };
  const found = !("means" in operator)
    ? ruleOf(operator)(given)
    : operator.gradient
      ? operator.gradient(given)
      : throughMeaning(operator.means(inputs, attributes), inputs, gs[0]!, path);
  return node.precision === "wide" ? widened(found, [...gs, ...inputs, ...outputs]) : found;
}

/** @throws Fault `graph.no-gradient` */
function ruleOf({ onnx, gradient }: Primitive): Exclude<Primitive["gradient"], NoGradient> {
  if ("none" in gradient) throw new Fault("graph.no-gradient", { operator: onnx, reason: gradient.none });
  return gradient;
}

/** The gradients of what a fused node means, which is computed once more on the way. */
function throughMeaning(
  result: Tensor,
  inputs: readonly Tensor[],
  gradient: Tensor,
  path: ReadonlySet<Tensor>,
): readonly (Tensor | null)[] {
  const wrt = [...new Set(inputs.filter((t) => path.has(t)))];
  const found = new Map(walkBack([{ result, gradient }], wrt, new Set(inputs)).map((g, n) => [wrt[n], g]));
  // An input that stands in two places has its whole gradient from the first.
  return inputs.map((t, n) => (inputs.indexOf(t) === n ? (found.get(t) ?? null) : null));
}

/** The same values, with every node since `from` computed in float32 whatever the build's precision. */
function widened(values: readonly (Tensor | null)[], from: readonly Tensor[]): readonly (Tensor | null)[] {
  const made = new Map<Tensor, Tensor>();
  const now = (t: Tensor): Tensor => made.get(t) ?? t;
  const nodes = inOrder(
    values.filter((t) => t !== null),
    new Set(from),
  );
  for (const { operator, inputs, attributes, outputs } of nodes) {
    const again = applied(operator, inputs.map(now), attributes, "wide");
    for (const [n, t] of outputs.entries()) made.set(t, again[n]!);
  }
  return values.map((t) => t && now(t));
}
