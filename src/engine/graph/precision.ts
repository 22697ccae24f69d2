/**
 * Precision as a policy of the build. Networks are described once; the writer asks here in which type a node works
 * and inserts the casts. float16 keeps the residual stream and all norms in float32: FLUX.1's residual leaves float16's
 * range in every single block.
 */
import { operators } from "./operators.ts";
import type { FloatType, Node, Tensor } from "./tensor.ts";

export type Precision = "float32" | "float16";

/**
 * How exactly products with quantised weights (`MatMulNBits`) are computed: 0 in the type of the activations, 4 with the
 * activations rounded to 8 bits too, which is faster where a provider has it. The levels between are float32, float16, bfloat16.
 */
export type AccuracyLevel = 0 | 1 | 2 | 3 | 4;

/** The type in which a node's floating inputs and outputs stand. `typeOf` answers for activations; weights adapt to them. */
export function workingType(node: Node, precision: Precision, typeOf: (t: Tensor) => FloatType): FloatType {
  const role = operators[node.operator].precision;
  switch (role) {
    case "wide":
      return "float32";
    case "compute":
      return precision;
    case "follow": {
      const types = node.inputs.filter((t) => t !== null && isActivation(t)).map((t) => typeOf(t!));
      if (types.length === 0) return precision;
      return types.every((t) => t === "float16") ? "float16" : "float32";
    }
    default:
      return role satisfies never;
  }
}

const isActivation = (t: Tensor): boolean =>
  t.dtype !== "int64" && t.source.kind !== "weight" && t.source.kind !== "constant";
