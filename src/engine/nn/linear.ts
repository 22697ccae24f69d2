/** Linear layers and their low-rank adaptation. */
import { Fault } from "../../contract/fault.ts";
import { add, concat, gemm, matmul, matmulNBits, mul, scaleBy, wide } from "../graph/ops.ts";
import { size } from "../graph/shape.ts";
import { constant, type Tensor } from "../graph/tensor.ts";
import type { Weights } from "../weights/lookup.ts";
import type { LowRank } from "../weights/low-rank.ts";

/**
 * True where the checkpoint holds the layer's weight quantised: `weight.packed` and `weight.scales`, as `quantise.ts`
 * writes them.
 */
const isPacked = (w: Weights): boolean => w.has("weight.packed");

const biasOf = (w: Weights): Tensor | null => (w.has("bias") ? w.tensor("bias") : null);

/** x·Wᵀ + b with the weight in whichever form the checkpoint holds it. */
function product(w: Weights, x: Tensor): Tensor {
  const bias = biasOf(w);
  if (!isPacked(w)) return gemm(x, w.tensor("weight"), bias);
  const y = matmulNBits(x, w.tensor("weight.packed"), w.tensor("weight.scales"));
  return bias ? add(y, bias) : y;
}

const scaled = (x: Tensor, factor: number): Tensor => (factor === 1 ? x : scaleBy(x, factor));

/**
 * Rows of zeros around the rows of each piece, so that all pieces together have `rows`. Made of weights alone: computed
 * at loading.
 */
function filled(pieces: readonly LowRank[], rows: number): readonly LowRank[] {
  const zeros = (count: number, { up }: LowRank): readonly Tensor[] => {
    const rank = size(up.shape, 1);
    return count > 0 ? [constant(new Float32Array(count * rank), [count, rank])] : [];
  };
  return pieces.map((piece, n) => {
    const before = n === 0 ? piece.from : 0;
    const after = (pieces[n + 1]?.from ?? rows) - piece.to;
    return { ...piece, up: concat([...zeros(before, piece), piece.up, ...zeros(after, piece)], 0) };
  });
}

/**
 * y = x·Wᵀ + b, x [tokens, in] → [tokens, out]; the bias is left out where the checkpoint has none.
 * Where the weights are adapted (see `adapted`), W + strength · factor · up·down for every adapter.
 * @throws Fault `weights.merge-quantised` where LoRA is to be merged into a quantised weight; a branch beside it is
 *   exact.
 */
export function linear(w: Weights, x: Tensor): Tensor {
  const adaptations = w.adaptations();
  // Made of weights alone, so ONNX Runtime computes it once when it loads the network.
  let merged: Tensor | null = null;
  for (const { pieces, mode } of adaptations) {
    if (mode.kind !== "merged") continue;
    if (isPacked(w)) throw new Fault("weights.merge-quantised", { layer: w.path });
    const weight: Tensor = merged ?? w.tensor("weight");
    const change = concat(
      filled(pieces, size(weight.shape, 0)).map(({ up, down, factor }) => scaled(matmul(up, down), factor)),
      0,
    );
    merged = add(weight, scaleBy(change, mode.strength));
  }
  let y = merged ? gemm(x, merged, biasOf(w)) : product(w, x);
  for (const { pieces, mode } of adaptations) {
    if (mode.kind !== "branch") continue;
    const change = concat(
      filled(pieces, size(y.shape, 1)).map(({ up, down, factor }) => gemm(scaled(gemm(x, down), factor), up)),
      1,
    );
    y = add(y, mul(change, mode.strength));
  }
  return y;
}

/** A linear layer without bias whose result leaves float16's range in published weights. */
export const wideLinear = (w: Weights, x: Tensor): Tensor =>
  wide(
    isPacked(w) ? matmulNBits(x, w.tensor("weight.packed"), w.tensor("weight.scales")) : gemm(x, w.tensor("weight")),
  );
