/** CLIP's text tower (FLUX's pooled vector) and vision tower (for the benchmark). Weights as published by OpenAI in Hugging Face's names. */
import type { ClipTextConfig, VisionConfig } from "../../formats/configs.ts";
import { add, concat, gather, gemm, reshape, split } from "../graph/ops.ts";
import { input, type Graph } from "../graph/tensor.ts";
import { causalBias, type Slicing } from "../nn/attention.ts";
import { encoder } from "../nn/encoder.ts";
import { affineLayerNorm } from "../nn/norm.ts";
import type { Weights } from "../weights/checkpoint.ts";
import { patches } from "./vision.ts";

/** Where the pooled vector is read: the first end token. −1 where there is none. */
export const endOf = (ids: BigInt64Array, config: ClipTextConfig): number => ids.indexOf(BigInt(config.eos_token_id));

/**
 * Inputs: `embedded` [tokens, hidden], the rows of the token embedding that the ids name (see weights/rows.ts); `end` [1], the index of the first end token.
 * Outputs: `last_hidden_state` [tokens, hidden], `pooled` [1, hidden], `text_embeds` [1, projection] where the checkpoint has the projection.
 */
export function clipText(weights: Weights, config: ClipTextConfig, tokens: number, slicing: Slicing = {}): Graph {
  const w = weights.at("text_model");
  const embedded = add(
    input("embedded", [tokens, config.hidden_size]),
    w.at("embeddings.position_embedding").rows(0, tokens).tensor("weight"),
  );
  const last = affineLayerNorm(
    w.at("final_layer_norm"),
    encoder(w, embedded, config, { bias: causalBias(tokens), ...slicing }).at(-1)!,
    config.layer_norm_eps,
  );
  const pooled = gather(last, input("end", [1], "int64"));
  const outputs = { last_hidden_state: last, pooled };
  if (!weights.has("text_projection.weight")) return { name: "text encoder (CLIP)", outputs };
  return {
    name: "text encoder (CLIP)",
    outputs: { ...outputs, text_embeds: gemm(pooled, weights.tensor("text_projection.weight")) },
  };
}

/** Input: `pixels` [channels, size, size]. Output: `image_embeds` [1, projection]. */
export function clipVision(weights: Weights, config: VisionConfig): Graph {
  const w = weights.at("vision_model");
  const pixels = input("pixels", [config.num_channels, config.image_size, config.image_size]);
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
  const [first] = split(last, [1, (last.shape[0] as number) - 1], 0);
  const pooled = affineLayerNorm(w.at("post_layernorm"), first!, config.layer_norm_eps);
  return {
    name: "picture encoder (CLIP)",
    outputs: { image_embeds: gemm(pooled, weights.tensor("visual_projection.weight")) },
  };
}
