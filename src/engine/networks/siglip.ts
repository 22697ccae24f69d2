/** SigLIP's vision tower, read at three depths for the style. Weights `vision_model.*` as published by Google. */
import type { StyleDepths, VisionConfig } from "../../formats/configs.ts";
import { add } from "../graph/ops.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { Slicing } from "../nn/attention.ts";
import { encoder } from "../nn/encoder.ts";
import { affineLayerNorm } from "../nn/norm.ts";
import type { Weights } from "../weights/lookup.ts";
import { eachLevel, type Level } from "./projector.ts";
import { patches } from "./vision.ts";

export interface SiglipStates {
  /** Hidden states at the depths that the projector reads, [tokens, hidden] each. */
  readonly levels: Readonly<Record<Level, Tensor>>;
  /** The last hidden state before the final norm. */
  readonly last: Tensor;
  /** Every hidden state: of the embeddings, then after each layer. */
  readonly all: readonly Tensor[];
}

/** @param pixels [channels, size, size] in −1…1 */
export function siglip(
  weights: Weights,
  config: VisionConfig,
  depths: StyleDepths,
  pixels: Tensor,
  slicing: Slicing = {},
): SiglipStates {
  const w = weights.at("vision_model");
  const embedded = add(
    patches(w.at("embeddings.patch_embedding"), pixels, config),
    w.tensor("embeddings.position_embedding.weight"),
  );
  const states = encoder(w, embedded, config, slicing);
  return { levels: eachLevel((level) => states.at(depths[level])!), last: states.at(-1)!, all: states };
}

/** The last hidden state after the final norm; the style does not need it. */
export const siglipNorm = (weights: Weights, config: VisionConfig, last: Tensor): Tensor =>
  affineLayerNorm(weights.at("vision_model.post_layernorm"), last, config.layer_norm_eps);
