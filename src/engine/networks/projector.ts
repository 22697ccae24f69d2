/**
 * USO's hierarchical projector: three depths of SigLIP become style tokens (paper §3.3.1, upstream
 * `SigLIPMultiFeatProjModel`, weights `feature_embedder.*`).
 */
import { concat, transpose } from "../graph/ops.ts";
import type { Tensor } from "../graph/tensor.ts";
import { silu } from "../nn/activation.ts";
import { linear } from "../nn/linear.ts";
import { affineLayerNorm } from "../nn/norm.ts";
import type { Weights } from "../weights/lookup.ts";

export interface ProjectorConfig {
  /** Tokens of SigLIP's picture grid. */
  readonly siglip_tokens: number;
  /** Width of SigLIP's hidden states. */
  readonly siglip_dim: number;
  readonly style_tokens_per_level: number;
}

/** Depths in the order in which their tokens stand. */
export const levels = ["high", "mid", "low"] as const;
export type Level = (typeof levels)[number];

/** A value for each depth. */
export const eachLevel = <T>(of: (level: Level) => T): Readonly<Record<Level, T>> => ({
  high: of("high"),
  mid: of("mid"),
  low: of("low"),
});

/**
 * Style tokens of one picture: [3 · style_tokens_per_level, hidden], from hidden states [siglip_tokens, siglip_dim].
 */
export function styleTokens(w: Weights, states: Readonly<Record<Level, Tensor>>): Tensor {
  return concat(
    levels.map((level) => {
      // The first layer mixes tokens, not channels.
      const mixed = silu(linear(w.at(`${level}_embedding_linear.0`), transpose(states[level], [1, 0])));
      return linear(
        w.at(`${level}_projection`),
        affineLayerNorm(w.at(`${level}_layer_norm`), transpose(mixed, [1, 0])),
      );
    }),
    0,
  );
}
