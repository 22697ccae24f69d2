/**
 * What a picture depends on, brought to what the transformer's steps are given. Computed once a picture; upstream does
 * it in every step.
 */
import type { FluxConfig } from "../../formats/configs.ts";
import { eachLevel, levels, type Level } from "../networks/projector.ts";
import type { FloatValue, RunOptions, Value } from "../runtime/session.ts";
import type { Sessions } from "../runtime/sessions.ts";
import { timestepEmbedding } from "../sampling/embedding.ts";
import { positionIds, type TokenGrid } from "../sampling/ids.ts";
import { pack, type LatentShape } from "../sampling/pack.ts";
import { rotaryTables } from "../sampling/rope.ts";
import type { Latent } from "./autoencoder.ts";
import { styleInput, tokensInput } from "./graphs/conditioning.ts";
import type { VelocityShape } from "./graphs/velocity.ts";
import type { UsoModel } from "./model.ts";
import type { RecipePlan, Tell } from "./planning/plan-recipe.ts";
import { strengths, transformerGraphs, type SamplingSettings, type TransformerModel } from "./transformer.ts";

/** Tokens are patches of the latent, two places wide. */
const PATCH = 2;

/** What the encoders made of pictures and words, and where every token stands. */
export interface Conditioning {
  /** T5's hidden states [text, context_in_dim]. */
  readonly text: FloatValue;
  /** CLIP's pooled vector [1, vec_in_dim]. */
  readonly pooled: FloatValue;
  /** Of each style SigLIP's hidden states, [siglip_tokens, siglip_dim] a level, or the tokens that were learned. */
  readonly styles: readonly (Readonly<Record<Level, FloatValue>> | { readonly tokens: FloatValue })[];
  /** How much each style counts, in percent; 100, as published, where absent. See `keyBias` in networks/flux.ts. */
  readonly styleWeights?: readonly number[];
  /** Packed latents of all subjects, one after another: [tokens, in_channels]; null for none. */
  readonly subjects: FloatValue | null;
  /** Position ids of the picture's tokens, then the subjects': [tokens, axes]. */
  readonly ids: Float32Array;
}

/** What the transformer is given in every step, beside the latent. */
export interface StepInputs {
  readonly shape: VelocityShape;
  /** The same in every step. */
  readonly fixed: Readonly<Record<string, Value>>;
  /** Of the first steps what differs from that, where the styles come in late. */
  readonly begin: { readonly steps: number; readonly values: Readonly<Record<string, Value>> } | null;
  /** One row a step of every modulation. */
  readonly modulation: Readonly<Record<string, FloatValue>>;
}

/** Tokens of a sequence of packed values. */
const tokens = (v: FloatValue): number => v.shape[0]!;

/** Everything that a recipe's pictures depend on, encoded and brought to what the transformer's steps are given. */
export async function condition(
  model: UsoModel,
  plan: RecipePlan,
  tell: Tell,
  options: RunOptions,
): Promise<StepInputs> {
  const conditioning = await encoded(model, plan, tell, options);
  await tell({ phase: "encode", what: "conditioning" });
  return stepInputs(model.transformer, model.sessions, conditioning, plan.settings, options);
}

/** Encodes the subjects, styles and prompt of a recipe, and places their tokens. */
async function encoded(
  model: UsoModel,
  { recipe, subjects, styles, memory, latent }: RecipePlan,
  tell: Tell,
  options: RunOptions,
): Promise<Conditioning> {
  const latents: Latent[] = [];
  for (const subject of subjects) {
    await tell({ phase: "encode", what: "subject" });
    latents.push(await model.encodeSubject(subject, memory.tiles, options));
  }
  const states: Conditioning["styles"][number][] = [];
  for (const style of styles) {
    await tell({ phase: "encode", what: "style" });
    states.push(style.kind === "tokens" ? { tokens: style.tokens } : await model.encodeStyle(style.picture, options));
  }
  await tell({ phase: "encode", what: "text" });
  const { text, pooled } = await model.encodePrompt(recipe.prompt, options);
  const span = model.manifest.image.position_span;
  const ids = positionIds(
    gridOf(latent),
    latents.map((l) => gridOf(shapeOf(l))),
    span === null ? { kind: "tokens" } : { kind: "span", span },
  );
  return {
    text,
    pooled,
    styles: states,
    styleWeights: recipe.styles.map((s) => s.weight ?? 100),
    subjects: packAll(latents),
    ids: joined([ids.picture, ...ids.references]),
  };
}

/** Computes style, text and subject tokens, the modulation of every step and the rotary tables. */
export async function stepInputs(
  model: TransformerModel,
  sessions: Sessions,
  given: Conditioning,
  settings: SamplingSettings,
  options: RunOptions = {},
): Promise<StepInputs> {
  const { config } = model;
  const graphs = transformerGraphs(model, settings, sessions.budget);
  const strength = strengths(model, settings);
  const reference = given.subjects ? tokens(given.subjects) : 0;
  const learned = given.styles.flatMap((style, n) => ("tokens" in style ? [n] : []));
  const shape = {
    text: tokens(given.text),
    styles: given.styles.length,
    reference,
    ...(learned.length > 0 ? { learned } : {}),
  };
  const styles = given.styles.flatMap((s, n) =>
    "tokens" in s
      ? [[tokensInput(n), s.tokens] as const]
      : Object.values(eachLevel((level) => [styleInput(n, level), s[level]] as const)),
  );
  const conditioned = await sessions.run(
    graphs.condition(shape),
    {
      ...Object.fromEntries(styles),
      ...strength,
      text: given.text,
      ...(given.subjects ? { latents: given.subjects } : {}),
    },
    options,
  );
  const context = conditioned["context"]!;

  const { times, guidance } = settings;
  const embedded = (values: readonly number[]): FloatValue => ({
    data: timestepEmbedding(values),
    shape: [times.length, 256],
  });
  const modulation = await sessions.run(
    graphs.modulation(),
    {
      ...strength,
      time: embedded(times),
      ...(config.guidance_embed ? { guidance: embedded(times.map(() => guidance)) } : {}),
      pooled: given.pooled,
    },
    options,
  );

  const places = given.ids.length / config.axes_dim.length;
  const latent = places - reference;
  const { cos, sin } = rotaryInputs(config, tokens(context), given.ids);
  const percents = given.styleWeights ?? given.styles.map(() => 100);
  const { withoutStyle = 0 } = settings;
  const weighted = withoutStyle > 0 || percents.some((w) => w !== 100);
  const biasOf = (weights: readonly number[]): FloatValue =>
    styleBias(weights, levels.length * model.projector.style_tokens_per_level, tokens(context) + places);
  return {
    shape: { context: tokens(context), latent, reference, ...(weighted ? { weighted } : {}) },
    fixed: {
      context,
      ...(reference > 0 ? { reference: conditioned["reference"]! } : {}),
      cos,
      sin,
      ...(weighted ? { key_bias: biasOf(percents) } : {}),
      ...strength,
    },
    begin: withoutStyle > 0 ? { steps: withoutStyle, values: { key_bias: biasOf(percents.map(() => 0)) } } : null,
    modulation,
  };
}

/**
 * The rotary tables of all tokens, [tokens, head width / 2] each. Style and text tokens come first, at the origin.
 * @param ids position ids of the picture's tokens and the subjects', [tokens, axes]
 */
export function rotaryInputs(
  { axes_dim, theta }: Pick<FluxConfig, "axes_dim" | "theta">,
  context: number,
  ids: Float32Array,
): { readonly cos: FloatValue; readonly sin: FloatValue } {
  const all = joined([new Float32Array(context * axes_dim.length), ids]);
  const rows = all.length / axes_dim.length;
  const { cos, sin } = rotaryTables(all, axes_dim, theta);
  const table = (data: Float32Array): FloatValue => ({ data, shape: [rows, data.length / rows] });
  return { cos: table(cos), sin: table(sin) };
}

/** What stands for no weight at all: a score that counts nothing, within what 16 bits can hold. */
const UNSEEN = -1e4;

/** What is added to the scores of every token as a key: the styles come first, `each` tokens a style. */
function styleBias(weights: readonly number[], each: number, all: number): FloatValue {
  const data = new Float32Array(all);
  for (const [n, weight] of weights.entries())
    data.fill(Math.max(UNSEEN, Math.log(weight / 100)), n * each, (n + 1) * each);
  return { data, shape: [all] };
}

const shapeOf = ({ shape: [channels, height, width] }: Latent): LatentShape => ({
  channels: channels!,
  height: height!,
  width: width!,
});
const gridOf = ({ height, width }: LatentShape): TokenGrid => ({ rows: height / PATCH, columns: width / PATCH });

/** All subjects' tokens in one sequence. */
function packAll(latents: readonly Latent[]): FloatValue | null {
  const [first] = latents;
  if (!first) return null;
  const width = first.shape[0]! * PATCH * PATCH;
  const data = joined(latents.map((l) => pack(l.data, shapeOf(l))));
  return { data, shape: [data.length / width, width] };
}

/** All parts in one, in their order. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, p) => sum + p.length, 0));
  parts.reduce((at, p) => (all.set(p, at), at + p.length), 0);
  return all;
}
