/** Linear layers and their low-rank adaptation. */
import { add, gemm, matmul, mul, scaleBy, wideGemm } from "../graph/ops.ts";
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

/**
 * y = x·Wᵀ + b, x [tokens, in] → [tokens, out]; the bias is left out where the checkpoint has none.
 * With LoRA: W + strength · up·down (no alpha, as published).
 */
export function linear(w: Weights, x: Tensor, lora: LowRank | null = null): Tensor {
  const weight = w.tensor("weight");
  const bias = w.has("bias") ? w.tensor("bias") : null;
  if (!lora) return gemm(x, weight, bias);
  const { down, up, mode } = lora;
  switch (mode.kind) {
    case "branch":
      return add(gemm(x, weight, bias), mul(gemm(gemm(x, down), up), mode.strength));
    case "merged":
      // Made of weights alone, so ONNX Runtime computes it once when it loads the network.
      return gemm(x, add(weight, scaleBy(matmul(up, down), mode.strength)), bias);
    default:
      return mode satisfies never;
  }
}

/** A linear layer without bias whose result leaves float16's range in published weights. */
export const wideLinear = (w: Weights, x: Tensor): Tensor => wideGemm(x, w.tensor("weight"));
