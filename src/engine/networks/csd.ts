/**
 * CSD, which tells how alike two pictures are in style: Somepalli et al., "Measuring Style Similarity in Diffusion
 * Models", arXiv 2404.01292. CLIP's vision tower with two heads (learn2phoenix/CSD, `CSD/model.py`).
 */
import type { VisionConfig } from "../../formats/configs.ts";
import { div, matmul, reduceSum, sqrt, square } from "../graph/ops.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { Slicing } from "../nn/attention.ts";
import type { Weights } from "../weights/lookup.ts";
import { clipVisionStates } from "./clip.ts";

export interface CsdFeatures {
  /** [1, hidden] */
  readonly feature: Tensor;
  /** [1, projection], of length one. */
  readonly style: Tensor;
  /** [1, projection], of length one. */
  readonly content: Tensor;
  /** The tower's hidden states: of the embeddings, then after each layer. */
  readonly all: readonly Tensor[];
}

/**
 * @param weights CLIP's names, and the two heads
 * @param pixels [channels, size, size]
 */
export function csd(weights: Weights, config: VisionConfig, pixels: Tensor, slicing: Slicing = {}): CsdFeatures {
  const { feature, all } = clipVisionStates(weights, config, pixels, slicing);
  const head = (name: string): Tensor => unit(matmul(feature, weights.tensor(name)));
  return { feature, style: head("last_layer_style"), content: head("last_layer_content"), all };
}

const unit = (x: Tensor): Tensor => div(x, sqrt(reduceSum(square(x), [1])));
