/** At once: a style as the mean of the tokens that the model makes of each of its pictures. */
import { input, type Graph } from "../../graph/tensor.ts";
import { eachLevel, levels, styleTokens, type Level } from "../../networks/projector.ts";
import type { FloatValue, RunOptions } from "../../runtime/session.ts";
import type { StyleTokens } from "../../../formats/style-tokens.ts";
import type { UsoModel } from "../../uso/model.ts";
import { weightsOf } from "../../weights/lookup.ts";

/** SigLIP's hidden states of one picture. */
export type StyleStates = Readonly<Record<Level, FloatValue>>;

/** The mean of the style tokens of pictures, each by its share. @param styles never empty */
export async function meanTokens(
  { transformer: { weights, config, projector }, sessions }: Pick<UsoModel, "transformer" | "sessions">,
  styles: readonly { readonly states: StyleStates; readonly share: number }[],
  options: RunOptions = {},
): Promise<StyleTokens> {
  const states = eachLevel((level) => input(level, [projector.siglip_tokens, projector.siglip_dim]));
  const graph: Graph = {
    name: "style tokens",
    outputs: { tokens: styleTokens(weightsOf(weights, "feature_embedder"), states) },
  };
  const sum = new Float64Array(levels.length * projector.style_tokens_per_level * config.hidden_size);
  const all = styles.reduce((total, { share }) => total + share, 0);
  for (const { states: style, share } of styles) {
    const { tokens } = await sessions.run(graph, style, options);
    for (const [i, x] of tokens!.data.entries()) sum[i]! += share * x;
  }
  return {
    data: Float32Array.from(sum, (x) => x / all),
    shape: [levels.length * projector.style_tokens_per_level, config.hidden_size],
  };
}
