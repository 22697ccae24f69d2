/** Linear layers and their low-rank adaptation. */
import { Fault } from "../../contract/fault.ts";
import { add, gemm, matmul, matmulNBits, mul, scaleBy, wideGemm, wideMatmulNBits } from "../graph/ops.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { Weights } from "../weights/checkpoint.ts";

/**
 * How LoRA weights take part: as a branch beside the layer, its strength an input of the graph,
 * or merged into the weight with a strength fixed when the graph is built.
 */
export type LoraMode = { readonly kind: "branch"; readonly strength: Tensor } | { readonly kind: "merged"; readonly strength: number };

/** The low-rank weights of one layer: down [rank, in], up [out, rank]. */
export interface LowRank {
  readonly down: Tensor;
  readonly up: Tensor;
  readonly mode: LoraMode;
}

/** The low-rank weights at a path, if the checkpoint has them and the build wants them. */
export function lowRank(w: Weights, mode: LoraMode | null): LowRank | null {
  return mode && w.has("down.weight") ? { down: w.tensor("down.weight"), up: w.tensor("up.weight"), mode } : null;
}

/** True where the checkpoint holds the layer's weight quantised: `weight.packed` and `weight.scales`, as `quantise.ts` writes them. */
const isPacked = (w: Weights): boolean => w.has("weight.packed");

/** x·Wᵀ + b with the weight in whichever form the checkpoint holds it. */
function product(w: Weights, x: Tensor): Tensor {
  const bias = w.has("bias") ? w.tensor("bias") : null;
  if (!isPacked(w)) return gemm(x, w.tensor("weight"), bias);
  const y = matmulNBits(x, w.tensor("weight.packed"), w.tensor("weight.scales"));
  return bias ? add(y, bias) : y;
}

/**
 * y = x·Wᵀ + b, x [tokens, in] → [tokens, out]; the bias is left out where the checkpoint has none.
 * With LoRA: W + strength · up·down (no alpha, as published).
 * @throws Fault `weights.merge-quantised` where LoRA is to be merged into a quantised weight; a branch beside it is exact.
 */
export function linear(w: Weights, x: Tensor, lora: LowRank | null = null): Tensor {
  if (!lora) return product(w, x);
  const { down, up, mode } = lora;
  switch (mode.kind) {
    case "branch":
      return add(product(w, x), mul(gemm(gemm(x, down), up), mode.strength));
    case "merged": {
      if (isPacked(w)) throw new Fault("weights.merge-quantised", { layer: w.path });
      const bias = w.has("bias") ? w.tensor("bias") : null;
      // Made of weights alone, so ONNX Runtime computes it once when it loads the network.
      return gemm(x, add(w.tensor("weight"), scaleBy(matmul(up, down), mode.strength)), bias);
    }
    default:
      return mode satisfies never;
  }
}

/** A linear layer without bias whose result leaves float16's range in published weights. */
export const wideLinear = (w: Weights, x: Tensor): Tensor =>
  isPacked(w) ? wideMatmulNBits(x, w.tensor("weight.packed"), w.tensor("weight.scales")) : wideGemm(x, w.tensor("weight"));
