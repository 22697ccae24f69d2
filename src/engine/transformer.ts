/**
 * The transformer at work on one picture: conditioning and modulation computed once, then one velocity a step.
 * Used alike by the pipeline and by the comparison with the published implementation.
 */
import { input } from "./graph/tensor.ts";
import { condition } from "./models/condition.ts";
import { velocity, type VelocityShape } from "./models/flux.ts";
import type { FluxConfig } from "./models/flux-config.ts";
import { modulation } from "./models/modulation.ts";
import { levels, type Level, type ProjectorConfig } from "./models/projector.ts";
import type { FloatValue, Value } from "./runtime/session.ts";
import type { Sessions } from "./runtime/sessions.ts";
import { timestepEmbedding } from "./sampling/embedding.ts";
import { rotaryTables } from "./sampling/rope.ts";
import { adapted, type Adapter, type AppliedAdapter, type LoraMode } from "./weights/adapted.ts";
import { ownAdapter } from "./weights/adapter.ts";
import type { Weights } from "./weights/checkpoint.ts";

export interface TransformerModel {
  readonly weights: Weights;
  readonly config: FluxConfig;
  readonly projector: ProjectorConfig;
  readonly lora: LoraMode["kind"] | "none";
}

/** What the picture depends on, all of it computed before. */
export interface Conditioning {
  /** T5's hidden states [text, context_in_dim]. */
  readonly text: FloatValue;
  /** CLIP's pooled vector [1, vec_in_dim]. */
  readonly pooled: FloatValue;
  /** SigLIP's hidden states of each style, [siglip_tokens, siglip_dim] a level. */
  readonly styles: readonly Readonly<Record<Level, FloatValue>>[];
  /** How much each style counts, in percent; 100, as published, where absent. See `velocity` in models/flux.ts. */
  readonly styleWeights?: readonly number[];
  /** Packed latents of all subjects, one after another: [tokens, in_channels]; null for none. */
  readonly subjects: FloatValue | null;
  /** Position ids of the picture's tokens, then the subjects': [tokens, axes]. */
  readonly ids: Float32Array;
}

/** A further LoRA beside the model's own, and how much it counts. */
export interface FurtherLora {
  readonly adapter: Adapter;
  readonly strength: number;
}

/** Times of the steps from 1 down (without the final 0), guidance, strength of the model's own LoRA, further LoRAs. */
export interface Course {
  readonly times: readonly number[];
  readonly guidance: number;
  readonly loraStrength: number;
  readonly loras?: readonly FurtherLora[];
}

export interface Velocity {
  /** Velocity of the picture's tokens [tokens, in_channels] at the n-th time. */
  at(step: number, latent: Float32Array): Promise<Float32Array>;
}

/** Tokens of a sequence of packed values. */
const tokens = (v: FloatValue): number => v.shape[0]!;

/** The input that takes the strength of the n-th further LoRA, counted from 0. */
const strengthOf = (n: number): string => `lora_strength.${n + 1}`;

/** The model's weights with every LoRA. As branches they take their strengths as inputs, so that another strength needs no other network. */
function weightsOf({ weights, lora }: TransformerModel, { loraStrength, loras = [] }: Course): Weights {
  const branch = (name: string): LoraMode => ({ kind: "branch", strength: input(name, [1]) });
  const own = (): AppliedAdapter => ({ adapter: ownAdapter(weights), mode: lora === "merged" ? { kind: lora, strength: loraStrength } : branch("lora_strength") });
  return adapted(weights, [...(lora === "none" ? [] : [own()]), ...loras.map(({ adapter }, n) => ({ adapter, mode: branch(strengthOf(n)) }))]);
}

/** Further LoRAs as the ends of the keys of loaded networks. */
const named = ({ loras = [] }: Course): string => loras.map(({ adapter }) => ` + ${adapter.id}`).join("");

/** Strengths of all LoRAs that are branches, by their inputs. */
function strengths({ lora }: TransformerModel, { loraStrength, loras = [] }: Course): Record<string, FloatValue> {
  const value = (strength: number): FloatValue => ({ data: Float32Array.of(strength), shape: [1] });
  return { ...(lora === "branch" ? { lora_strength: value(loraStrength) } : {}), ...Object.fromEntries(loras.map(({ strength }, n) => [strengthOf(n), value(strength)])) };
}

/** Everything about a picture that stays the same from step to step, ready to be fed. */
export interface Prepared {
  readonly shape: VelocityShape;
  readonly fixed: Readonly<Record<string, Value>>;
  /** One row a step of every modulation. */
  readonly modulation: Readonly<Record<string, FloatValue>>;
}

/** Computes style, text and subject tokens, the modulation of every step and the rotary tables. */
export async function prepare(model: TransformerModel, sessions: Sessions, given: Conditioning, course: Course): Promise<Prepared> {
  const { config } = model;
  const weights = weightsOf(model, course);
  const strength = strengths(model, course);
  const reference = given.subjects ? tokens(given.subjects) : 0;
  const shape = { text: tokens(given.text), styles: given.styles.length, reference };
  const styles = Object.fromEntries(given.styles.flatMap((s, n) => levels.map((level) => [`style.${n}.${level}`, s[level]])));
  const conditioned = await sessions.run(`condition ${Object.values(shape)}${named(course)}`, () => condition(weights, config, model.projector, shape), {
    ...styles,
    ...strength,
    text: given.text,
    ...(given.subjects ? { latents: given.subjects } : {}),
  });
  const context = conditioned["context"]!;

  const steps = course.times.length;
  const embedded = (values: readonly number[]): FloatValue => ({ data: timestepEmbedding(values), shape: [steps, 256] });
  const rows = await sessions.run(`modulation${named(course)}`, () => modulation(weights, config), {
    ...strength,
    time: embedded(course.times),
    ...(config.guidance_embed ? { guidance: embedded(course.times.map(() => course.guidance)) } : {}),
    pooled: given.pooled,
  });

  const axes = config.axes_dim.length;
  const latent = given.ids.length / axes - reference;
  const ids = new Float32Array((tokens(context) + latent + reference) * axes);
  ids.set(given.ids, tokens(context) * axes); // style and text tokens stand at the origin
  const { cos, sin } = rotaryTables(ids, config.axes_dim, config.theta);
  const table = (data: Float32Array): FloatValue => ({ data, shape: [ids.length / axes, data.length / (ids.length / axes)] });
  const percents = given.styleWeights ?? [];
  const weighted = percents.some((w) => w !== 100);
  return {
    shape: { context: tokens(context), latent, reference, ...(weighted ? { weighted } : {}) },
    fixed: {
      context,
      ...(reference > 0 ? { reference: conditioned["reference"]! } : {}),
      cos: table(cos),
      sin: table(sin),
      ...(weighted ? { key_bias: styleBias(percents, levels.length * model.projector.style_tokens_per_level, ids.length / axes) } : {}),
      ...strength,
    },
    modulation: rows,
  };
}

/** The n-th row of each value. */
function rowOf(values: Readonly<Record<string, FloatValue>>, n: number): Record<string, FloatValue> {
  return Object.fromEntries(Object.entries(values).map(([name, { data, shape }]) => [name, { data: data.subarray(n * shape[1]!, (n + 1) * shape[1]!), shape: [shape[1]!] }]));
}

/** What is added to the scores of every token as a key: the styles come first, `each` tokens a style. */
function styleBias(weights: readonly number[], each: number, all: number): FloatValue {
  const data = new Float32Array(all);
  for (const [n, weight] of weights.entries()) data.fill(Math.log(weight / 100), n * each, (n + 1) * each);
  return { data, shape: [all] };
}

/** Lends the loaded transformer for the steps of one picture. */
export function withVelocity<T>(model: TransformerModel, sessions: Sessions, prepared: Prepared, course: Course, work: (velocity: Velocity) => Promise<T>): Promise<T> {
  const { shape, fixed, modulation: rows } = prepared;
  const channels = model.config.in_channels;
  // A merged LoRA is part of the weights.
  const merged = model.lora === "merged" ? ` merged at ${course.loraStrength}` : "";
  return sessions.use(`velocity ${Object.values(shape).join(" ")}${merged}${named(course)}`, () => velocity(weightsOf(model, course), model.config, shape), (session) =>
    work({
      async at(step, latent) {
        const result = await session.run({ ...fixed, ...rowOf(rows, step), latent: { data: latent, shape: [latent.length / channels, channels] } });
        return result["velocity"]!.data;
      },
    }),
  );
}
