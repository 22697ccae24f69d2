/** Applying operators to tensors. A wrong shape fails on the line that made it. */
import { Fault } from "../../contract/fault.ts";
import type { PrecisionRole } from "./precision.ts";
import { demand, demandAxis, ShapeError } from "./shape.ts";
import {
  describe,
  isFloat,
  type Attributes,
  type Fused,
  type Inputs,
  type Node,
  type Operator,
  type Primitive,
  type Tensor,
} from "./tensor.ts";

/**
 * Applies one row of the operator table.
 * @throws Fault `graph.shape` naming the operator, the shapes and the line that applied it.
 */
export function apply<In extends Inputs, A extends Attributes>(
  operator: Primitive<In, A> | Fused<In, A>,
  inputs: In,
  ...[attributes]: Record<never, never> extends A ? [attributes?: A] : [attributes: A]
): readonly Tensor[] {
  return applied(operator as Operator, inputs as readonly Tensor[], attributes ?? {}, operator.precision);
}

/** As apply, of operators with one result. */
export const only = <In extends Inputs, A extends Attributes>(
  ...application: Parameters<typeof apply<In, A>>
): Tensor => apply(...application)[0]!;

/** The same value, computed in float32 whatever the build's precision. `t` must be an operator's result. */
export function wide(t: Tensor): Tensor {
  if (t.source.kind !== "node") throw new TypeError(`${describe(t)} is not computed`);
  const { operator, inputs, attributes, outputs } = t.source.node;
  return applied(operator, inputs, attributes, "wide")[outputs.indexOf(t)]!;
}

/** As apply, of rows that are known only when the graph is built. */
export function applied(
  operator: Operator,
  inputs: readonly Tensor[],
  attributes: Attributes,
  precision: PrecisionRole,
): readonly Tensor[] {
  try {
    checkTypes(operator, inputs);
    checkAxes(attributes, inputs);
    const outputs: Tensor[] = [];
    const node: Node = { operator, inputs, attributes, precision, outputs };
    for (const type of operator.infer(inputs, attributes)) outputs.push({ ...type, source: { kind: "node", node } });
    return outputs;
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const shapes = inputs.map(describe).join(", ");
    throw new Fault("graph.shape", { operator: operator.onnx, shapes, reason: error.message, place: place() });
  }
}

function checkTypes({ takes }: Operator, inputs: readonly Tensor[]): void {
  const kinds = inputs.map(({ dtype }) => (isFloat(dtype) ? "float" : dtype));
  if (!takes) return demand(new Set(kinds).size < 2, `${[...new Set(kinds)].join(" and ")} cannot be mixed`);
  for (const [n, { dtype }] of inputs.entries()) {
    const wanted = takes[n] ?? takes.at(-1);
    demand(wanted === "any" || wanted === dtype || wanted === kinds[n], `input ${n} must be ${wanted}`);
  }
}

/** Attributes of these names are axes of the first input, whatever the operator. */
function checkAxes({ axis, axes }: Attributes, [first]: readonly Tensor[]): void {
  for (const named of [axis ?? [], axes ?? []].flat()) demandAxis(first!.shape, named as number);
}

/** The line of the network's description that applied the operator. */
function place(): string {
  const frames = (new Error().stack ?? "").split("\n").slice(1);
  const outside = frames.find((f) => !/[\\/]engine[\\/](graph|nn)[\\/](?!.*\.test\.)/.test(f));
  return (outside ?? frames[0] ?? "").trim().replace(/^at /, "at ");
}
