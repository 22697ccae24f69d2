/**
 * Conditioning of the transformer, computed once per picture: subject tokens, and style tokens before text tokens.
 * Published code does this in every step.
 */
import { concat } from "../graph/ops.ts";
import type { Tensor } from "../graph/tensor.ts";
import { linear } from "../nn/linear.ts";
import type { Weights } from "../weights/lookup.ts";
import { styleTokens, type Level } from "./projector.ts";

export interface ConditionTensors {
  /** T5's hidden states [text, context_in_dim]. */
  readonly text: Tensor;
  /**
   * Of each style SigLIP's hidden states, [siglip tokens, siglip width] a level; or, of one that was learned, the
   * tokens that the projector would make of them.
   */
  readonly styles: readonly (Readonly<Record<Level, Tensor>> | { readonly tokens: Tensor })[];
  /** Packed latents of all subjects [reference, in_channels]; null for none. */
  readonly latents: Tensor | null;
}

export interface Condition {
  /** Style and text tokens [styles · 3 · style_tokens_per_level + text, hidden]. */
  readonly context: Tensor;
  /** Subject tokens [reference, hidden]; null where there is no subject. */
  readonly reference: Tensor | null;
}

export function condition(w: Weights, { text, styles, latents }: ConditionTensors): Condition {
  const tokens = styles.map((style) =>
    "tokens" in style ? style.tokens : styleTokens(w.at("feature_embedder"), style),
  );
  return {
    context: concat([...tokens, linear(w.at("txt_in"), text)], 0),
    reference: latents && linear(w.at("img_in"), latents),
  };
}
