/**
 * Conditioning of the transformer, computed once per picture: subject tokens, and style tokens before text tokens.
 * Published code does this in every step.
 */
import type { FluxConfig } from "../../formats/configs.ts";
import { concat } from "../graph/ops.ts";
import { input, type Graph, type Tensor } from "../graph/tensor.ts";
import { linear } from "../nn/linear.ts";
import type { Weights } from "../weights/checkpoint.ts";
import { levels, styleTokens, type Level, type ProjectorConfig } from "./projector.ts";

/**
 * Inputs: `text` [text, context_in_dim]; for style n its SigLIP hidden states `style.n.high|mid|low`
 * [siglip_tokens, siglip width]; `latents` [reference, in_channels], the packed latents of all subjects, where there are any.
 * Outputs: `context` [styles · 3 · style_tokens_per_level + text, hidden]; `reference` [reference, hidden].
 */
export function condition(
  w: Weights,
  config: FluxConfig,
  projector: ProjectorConfig,
  shape: { text: number; styles: number; reference: number },
): Graph {
  const states = (n: number): Record<Level, Tensor> =>
    Object.fromEntries(
      levels.map((level) => [level, input(`style.${n}.${level}`, [projector.siglip_tokens, projector.siglip_dim])]),
    ) as Record<Level, Tensor>;
  const styles = Array.from({ length: shape.styles }, (_, n) => styleTokens(w.at("feature_embedder"), states(n)));
  const text = linear(w.at("txt_in"), input("text", [shape.text, config.context_in_dim]));
  const context = concat([...styles, text], 0);
  if (shape.reference === 0) return { name: "conditioning", outputs: { context } };
  return {
    name: "conditioning",
    outputs: { context, reference: linear(w.at("img_in"), input("latents", [shape.reference, config.in_channels])) },
  };
}
