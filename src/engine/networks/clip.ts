/**
 * CLIP's text tower (FLUX's pooled vector) and vision tower (for the benchmark). Weights as published by OpenAI in
 * Hugging Face's names.
 */
import type { ClipTextConfig, VisionConfig } from "../../formats/configs.ts";
import { add, concat, gather, gemm, matmul, reshape, slice } from "../graph/ops.ts";
import { size } from "../graph/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import { causalBias, type Slicing } from "../nn/attention.ts";
import { encoder } from "../nn/encoder.ts";
import { affineLayerNorm } from "../nn/norm.ts";
import type { Weights } from "../weights/lookup.ts";
import { patches } from "./vision.ts";

/** Where the pooled vector is read: the first end token. −1 where there is none. */
export const endOf = (ids: BigInt64Array, config: ClipTextConfig): number => ids.indexOf(BigInt(config.eos_token_id));

export interface ClipText {
  /** [tokens, hidden] */
  readonly last: Tensor;
  /** [1, hidden] */
  readonly pooled: Tensor;
  /** [1, projection]; null where the checkpoint has no projection. */
  readonly projected: Tensor | null;
}

/**
 * @param embedded [tokens, hidden], the rows of the token embedding that the ids name (see weights/embeddings.ts)
 * @param end [1], the index of the first end token
 */
export function clipText(
  weights: Weights,
  config: ClipTextConfig,
  { embedded, end }: { readonly embedded: Tensor; readonly end: Tensor },
  slicing: Slicing = {},
): ClipText {
  const w = weights.at("text_model");
  const tokens = size(embedded.shape, 0);
  const placed = add(embedded, w.at("embeddings.position_embedding").rows(0, tokens).tensor("weight"));
  const last = affineLayerNorm(
    w.at("final_layer_norm"),
    encoder(w, placed, config, { bias: causalBias(tokens), ...slicing }).at(-1)!,
    config.layer_norm_eps,
  );
  const pooled = gather(last, end);
  return { last, pooled, projected: projected(weights, pooled) };
}

/** OpenAI's own files keep the projection the other way round. */
function projected(weights: Weights, pooled: Tensor): Tensor | null {
  if (weights.has("text_projection.weight")) return gemm(pooled, weights.tensor("text_projection.weight"));
  return weights.has("text_projection") ? matmul(pooled, weights.tensor("text_projection")) : null;
}

/** What CLIP's vision tower says of pixels [channels, size, size] before its projection: [1, hidden]. */
export const clipVisionFeature = (weights: Weights, config: VisionConfig, pixels: Tensor): Tensor =>
  clipVisionStates(weights, config, pixels).feature;

/** The same, and its hidden states: of the embeddings, then after each layer. */
export function clipVisionStates(
  weights: Weights,
  config: VisionConfig,
  pixels: Tensor,
  slicing: Slicing = {},
): { readonly feature: Tensor; readonly all: readonly Tensor[] } {
  const w = weights.at("vision_model");
  const tokens = concat(
    [
      reshape(w.tensor("embeddings.class_embedding"), [1, config.hidden_size]),
      patches(w.at("embeddings.patch_embedding"), pixels, config),
    ],
    0,
  );
  // The misspelling is the published name.
  const embedded = affineLayerNorm(
    w.at("pre_layrnorm"),
    add(tokens, w.tensor("embeddings.position_embedding.weight")),
    config.layer_norm_eps,
  );
  const all = encoder(w, embedded, config, slicing);
  const feature = affineLayerNorm(w.at("post_layernorm"), slice(all.at(-1)!, 0, 0, 1), config.layer_norm_eps);
  return { feature, all };
}

/** The embedding [1, projection] of pixels [channels, size, size]. */
export const clipVision = (weights: Weights, config: VisionConfig, pixels: Tensor): Tensor =>
  clipProjected(weights, clipVisionFeature(weights, config, pixels));

/** The embedding [1, projection] of what the vision tower says. */
export function clipProjected(weights: Weights, feature: Tensor): Tensor {
  // OpenAI's own files keep the projection the other way round.
  return weights.has("visual.proj")
    ? matmul(feature, weights.tensor("visual.proj"))
    : gemm(feature, weights.tensor("visual_projection.weight"));
}
