/** SigLIP's vision tower, read at three depths for the style. Weights `vision_model.*` as published by Google. */
import type { StyleDepths, VisionConfig } from "../../formats/configs.ts";
import { add } from "../graph/ops.ts";
import { input, type Graph } from "../graph/tensor.ts";
import type { Slicing } from "../nn/attention.ts";
import { encoder } from "../nn/encoder.ts";
import { affineLayerNorm } from "../nn/norm.ts";
import type { Weights } from "../weights/checkpoint.ts";
import { levels } from "./projector.ts";
import { patches } from "./vision.ts";

/**
 * Input: `pixels` [channels, size, size] in −1…1. Outputs: `high`, `mid`, `low` [tokens, hidden] and, where asked for,
 * `last_hidden_state` after the final norm.
 */
export function siglip(
  weights: Weights,
  config: VisionConfig,
  depths: StyleDepths,
  withLast = false,
  slicing: Slicing = {},
): Graph {
  const w = weights.at("vision_model");
  const pixels = input("pixels", [config.num_channels, config.image_size, config.image_size]);
  const embedded = add(
    patches(w.at("embeddings.patch_embedding"), pixels, config),
    w.tensor("embeddings.position_embedding.weight"),
  );
  const states = encoder(w, embedded, config, slicing);
  const outputs = Object.fromEntries(levels.map((level) => [level, states.at(depths[level])!]));
  return {
    name: "style encoder (SigLIP)",
    outputs: withLast
      ? {
          ...outputs,
          last_hidden_state: affineLayerNorm(w.at("post_layernorm"), states.at(-1)!, config.layer_norm_eps),
        }
      : outputs,
  };
}
