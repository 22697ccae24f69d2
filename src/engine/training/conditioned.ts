/** One example of training as the graph of a step takes it. */
import type { FluxConfig } from "../../formats/configs.ts";
import { levels, type Level, type ProjectorConfig } from "../networks/projector.ts";
import type { FloatValue } from "../runtime/session.ts";
import { timestepEmbedding } from "../sampling/embedding.ts";
import { positionIds, type PositionLayout, type TokenGrid } from "../sampling/ids.ts";
import { pack, type LatentShape } from "../sampling/pack.ts";
import { joined, rotaryInputs } from "../uso/conditioning.ts";
import { styleInput } from "../uso/graphs/conditioning.ts";
import type { StepShape } from "./step-graph.ts";

/** What does not change from step to step: a picture to learn, and what conditions it. */
export interface Conditioned {
  /** Latent of the picture [channels, height, width]. */
  readonly target: FloatValue;
  /** Latents of the subjects. */
  readonly subjects: readonly FloatValue[];
  /** SigLIP's hidden states of each style, [siglip_tokens, siglip_dim] a level. */
  readonly styles: readonly Readonly<Record<Level, FloatValue>>[];
  /** Whether a style of one's own that is trained stands before these. */
  readonly ownStyle?: boolean;
  /** T5's hidden states [text, context_in_dim]. */
  readonly text: FloatValue;
  /** CLIP's pooled vector, of vec_in_dim numbers. */
  readonly pooled: FloatValue;
  /** The style picture [channels, side, side] in 0…1 as a reward's encoder takes it; null where there is no reward. */
  readonly stylePicture: FloatValue | null;
}

/** What is drawn anew in every step. */
export interface Draw {
  /** As many numbers as the target has. */
  readonly noise: Float32Array;
  /** 0 is the picture, 1 is noise. */
  readonly t: number;
  readonly guidance: number;
  /** The factor on the loss; 1 where absent. */
  readonly lossScale?: number;
}

/** Where tokens stand and how wide they are: what a model says of itself. */
export interface TokenModel {
  readonly config: FluxConfig;
  readonly projector: ProjectorConfig;
  readonly positions: PositionLayout;
}

const PATCH = 2;

export const latentShape = ({ shape: [channels, height, width] }: FloatValue): LatentShape => ({
  channels: channels!,
  height: height!,
  width: width!,
});
const grid = ({ height, width }: LatentShape): TokenGrid => ({ rows: height / PATCH, columns: width / PATCH });
const packed = (value: FloatValue): Float32Array => pack(value.data, latentShape(value));

/** What the graph of a step is built for. Examples of one shape share a graph. */
export function stepShape(
  { config }: TokenModel,
  { target, subjects, styles, ownStyle = false, text }: Conditioned,
): StepShape {
  return {
    latent: latentShape(target),
    text: text.shape[0]!,
    styles: styles.length,
    ownStyle,
    reference: subjects.reduce((sum, { data }) => sum + data.length, 0) / config.in_channels,
  };
}

/** Of context, picture and subjects together. */
export const stepTokens = (
  { projector }: TokenModel,
  { latent, text, styles, ownStyle, reference }: StepShape,
): number =>
  (styles + Number(ownStyle ?? false)) * levels.length * projector.style_tokens_per_level +
  text +
  (latent.width / PATCH) * (latent.height / PATCH) +
  reference;

/** The inputs of the graph of a step, but for what is trained. */
export function stepValues(
  { config, projector, positions }: TokenModel,
  { target, subjects, styles, ownStyle = false, text, pooled, stylePicture }: Conditioned,
  { noise, t, guidance, lossScale = 1 }: Draw,
): Readonly<Record<string, FloatValue>> {
  const tokens = (data: Float32Array): FloatValue => ({
    data,
    shape: [data.length / config.in_channels, config.in_channels],
  });
  const embedded = (value: number): FloatValue => ({ data: timestepEmbedding([value]), shape: [1, 256] });
  const ids = positionIds(
    grid(latentShape(target)),
    subjects.map((s) => grid(latentShape(s))),
    positions,
  );
  const context =
    (styles.length + Number(ownStyle)) * levels.length * projector.style_tokens_per_level + text.shape[0]!;
  return {
    clean: tokens(packed(target)),
    noise: tokens(pack(noise, latentShape(target))),
    t: { data: Float32Array.of(t), shape: [1] },
    loss_scale: { data: Float32Array.of(lossScale), shape: [1] },
    time: embedded(t),
    ...(config.guidance_embed ? { guidance: embedded(guidance) } : {}),
    pooled: { data: pooled.data, shape: [1, pooled.data.length] },
    text,
    ...Object.fromEntries(styles.flatMap((s, n) => levels.map((level) => [styleInput(n, level), s[level]] as const))),
    ...(subjects.length > 0 ? { latents: tokens(joined(subjects.map(packed))) } : {}),
    ...rotaryInputs(config, context, joined([ids.picture, ...ids.references])),
    ...(stylePicture ? { style_picture: stylePicture } : {}),
  };
}
