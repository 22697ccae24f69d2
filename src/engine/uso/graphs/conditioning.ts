/**
 * What is computed of the transformer once a picture: tokens of styles, text and subjects, and the modulation of every
 * step.
 */
import type { FluxConfig } from "../../../formats/configs.ts";
import { input, type Graph, type Tensor } from "../../graph/tensor.ts";
import { condition } from "../../networks/condition.ts";
import { modulation } from "../../networks/modulation.ts";
import { eachLevel, levels, type Level, type ProjectorConfig } from "../../networks/projector.ts";
import { weightsOf, type Lookup } from "../../weights/lookup.ts";

/** Lengths in tokens, and how many styles there are. */
export interface ConditionShape {
  readonly text: number;
  readonly styles: number;
  /** Which of them, counted from 0, come as tokens that were learned; none where absent. */
  readonly learned?: readonly number[];
  /** 0 where there is no subject. */
  readonly reference: number;
}

/** The input that takes SigLIP's hidden states of the n-th style, counted from 0. */
export const styleInput = (n: number, level: Level): string => `style.${n}.${level}`;

/** The input that takes the tokens of the n-th style where it was learned. */
export const tokensInput = (n: number): string => `style.${n}.tokens`;

/**
 * Inputs: `text` [text, context_in_dim]; for style n `style.n.high|mid|low` [siglip_tokens, siglip width], or
 * `style.n.tokens` [3 · style_tokens_per_level, hidden] where it was learned; `latents`
 * [reference, in_channels] where there is a subject. Outputs: `context`, and `reference` where there is a subject (see
 * networks/condition.ts).
 */
export function conditionGraph(
  lookup: Lookup,
  config: FluxConfig,
  projector: ProjectorConfig,
  shape: ConditionShape,
): Graph {
  const states = (n: number): Readonly<Record<Level, Tensor>> =>
    eachLevel((level) => input(styleInput(n, level), [projector.siglip_tokens, projector.siglip_dim]));
  const tokens = (n: number): Tensor =>
    input(tokensInput(n), [levels.length * projector.style_tokens_per_level, config.hidden_size]);
  const { context, reference } = condition(weightsOf(lookup), {
    text: input("text", [shape.text, config.context_in_dim]),
    styles: Array.from({ length: shape.styles }, (_, n) =>
      shape.learned?.includes(n) ? { tokens: tokens(n) } : states(n),
    ),
    latents: shape.reference > 0 ? input("latents", [shape.reference, config.in_channels]) : null,
  });
  return { name: "conditioning", outputs: { context, ...(reference ? { reference } : {}) } };
}

/**
 * Inputs: `time` [steps, 256] and, for guidance-distilled models, `guidance` [steps, 256]; `pooled` [1, vec_in_dim].
 * Outputs: for each matrix, by its path, [steps, vectors · hidden]. Cuts: after every block's.
 */
export function modulationGraph(lookup: Lookup, config: FluxConfig): Graph {
  const embedding = (name: string): Tensor => input(name, ["steps", 256]);
  const { blocks, act } = modulation(weightsOf(lookup), config, {
    time: embedding("time"),
    guidance: config.guidance_embed ? embedding("guidance") : null,
    pooled: input("pooled", [1, config.vec_in_dim]),
  });
  return {
    name: "modulation",
    outputs: Object.assign({}, ...blocks) as Graph["outputs"],
    cuts: blocks.slice(0, -1).map((done) => ({ ...done, act })),
  };
}
