/**
 * CLIP's text tower (FLUX's pooled vector) and vision tower (for the benchmark). Weights as published by OpenAI in
 * Hugging Face's names.
 */
import type { ClipTextConfig, VisionConfig } from "../../formats/configs.ts";
import { add, concat, gather, gemm, reshape, split } from "../graph/ops.ts";
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
  const projection = "text_projection.weight";
  return { last, pooled, projected: weights.has(projection) ? gemm(pooled, weights.tensor(projection)) : null };
}

/** The embedding [1, projection] of pixels [channels, size, size]. */
export function clipVision(weights: Weights, config: VisionConfig, pixels: Tensor): Tensor {
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
  const last = encoder(w, embedded, config).at(-1)!;
  const [first] = split(last, [1, size(last.shape, 0) - 1], 0);
  const pooled = affineLayerNorm(w.at("post_layernorm"), first!, config.layer_norm_eps);
  return gemm(pooled, weights.tensor("visual_projection.weight"));
}
