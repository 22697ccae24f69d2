/**
 * The transformer at work on one picture: conditioning and modulation computed once, then one velocity a step.
 * Used alike by the pipeline and by the comparison with the published implementation.
 */
import type { VelocityShape } from "../networks/flux.ts";
import { levels, type Level } from "../networks/projector.ts";
import type { FloatValue, Value } from "../runtime/session.ts";
import type { Sessions } from "../runtime/sessions.ts";
import { keptBytes, shortened, type Steps } from "./shortcuts/shortcuts.ts";
import { timestepEmbedding } from "../sampling/embedding.ts";
import { rotaryTables } from "../sampling/rope.ts";
import {
  conditionNetwork,
  modulationNetwork,
  strengths,
  velocityNetwork,
  type Course,
  type TransformerModel,
} from "./transformer-networks.ts";

export type { Course, FurtherLora, TransformerModel } from "./transformer-networks.ts";

/** What the picture depends on, all of it computed before. */
export interface Conditioning {
  /** T5's hidden states [text, context_in_dim]. */
  readonly text: FloatValue;
  /** CLIP's pooled vector [1, vec_in_dim]. */
  readonly pooled: FloatValue;
  /** SigLIP's hidden states of each style, [siglip_tokens, siglip_dim] a level. */
  readonly styles: readonly Readonly<Record<Level, FloatValue>>[];
  /** How much each style counts, in percent; 100, as published, where absent. See `velocity` in networks/flux.ts. */
  readonly styleWeights?: readonly number[];
  /** Packed latents of all subjects, one after another: [tokens, in_channels]; null for none. */
  readonly subjects: FloatValue | null;
  /** Position ids of the picture's tokens, then the subjects': [tokens, axes]. */
  readonly ids: Float32Array;
}

export interface Velocity {
  /** Velocity of the picture's tokens [tokens, in_channels] at the n-th time. */
  at(step: number, latent: Float32Array): Promise<Float32Array>;
  /** Steps so far that skipped most blocks; see shortcuts.ts. */
  readonly skipped: number;
}

/** Tokens of a sequence of packed values. */
const tokens = (v: FloatValue): number => v.shape[0]!;

/** Everything about a picture that stays the same from step to step, ready to be fed. */
export interface Prepared {
  readonly shape: VelocityShape;
  readonly fixed: Readonly<Record<string, Value>>;
  /** One row a step of every modulation. */
  readonly modulation: Readonly<Record<string, FloatValue>>;
}

/** Computes style, text and subject tokens, the modulation of every step and the rotary tables. */
export async function prepare(
  model: TransformerModel,
  sessions: Sessions,
  given: Conditioning,
  course: Course,
): Promise<Prepared> {
  const { config } = model;
  const strength = strengths(model, course);
  const reference = given.subjects ? tokens(given.subjects) : 0;
  const shape = { text: tokens(given.text), styles: given.styles.length, reference };
  const styles = Object.fromEntries(
    given.styles.flatMap((s, n) => levels.map((level) => [`style.${n}.${level}`, s[level]])),
  );
  const conditioned = await sessions.run(...conditionNetwork(model, course, shape), {
    ...styles,
    ...strength,
    text: given.text,
    ...(given.subjects ? { latents: given.subjects } : {}),
  });
  const context = conditioned["context"]!;

  const steps = course.times.length;
  const embedded = (values: readonly number[]): FloatValue => ({
    data: timestepEmbedding(values),
    shape: [steps, 256],
  });
  const rows = await sessions.run(...modulationNetwork(model, course), {
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
  const table = (data: Float32Array): FloatValue => ({
    data,
    shape: [ids.length / axes, data.length / (ids.length / axes)],
  });
  const percents = given.styleWeights ?? [];
  const weighted = percents.some((w) => w !== 100);
  return {
    shape: { context: tokens(context), latent, reference, ...(weighted ? { weighted } : {}) },
    fixed: {
      context,
      ...(reference > 0 ? { reference: conditioned["reference"]! } : {}),
      cos: table(cos),
      sin: table(sin),
      ...(weighted
        ? { key_bias: styleBias(percents, levels.length * model.projector.style_tokens_per_level, ids.length / axes) }
        : {}),
      ...strength,
    },
    modulation: rows,
  };
}

/** The n-th row of each value. */
function rowOf(values: Readonly<Record<string, FloatValue>>, n: number): Record<string, FloatValue> {
  return Object.fromEntries(
    Object.entries(values).map(([name, { data, shape }]) => [
      name,
      { data: data.subarray(n * shape[1]!, (n + 1) * shape[1]!), shape: [shape[1]!] },
    ]),
  );
}

/** What is added to the scores of every token as a key: the styles come first, `each` tokens a style. */
function styleBias(weights: readonly number[], each: number, all: number): FloatValue {
  const data = new Float32Array(all);
  for (const [n, weight] of weights.entries()) data.fill(Math.log(weight / 100), n * each, (n + 1) * each);
  return { data, shape: [all] };
}

/** Lends the loaded transformer for the steps of one picture. */
export function withVelocity<T>(
  model: TransformerModel,
  sessions: Sessions,
  prepared: Prepared,
  course: Course,
  work: (velocity: Velocity) => Promise<T>,
): Promise<T> {
  const { shape, fixed, modulation: rows } = prepared;
  const channels = model.config.in_channels;
  const velocity = (steps: Steps): Velocity => ({
    async at(step, latent) {
      const results = await steps.run(step, {
        ...fixed,
        ...rowOf(rows, step),
        latent: { data: latent, shape: [latent.length / channels, channels] },
      });
      return results["velocity"]!.data;
    },
    get skipped() {
      return steps.skipped;
    },
  });
  const { speed } = course;
  if (speed)
    return sessions.beside(keptBytes(model, sessions.means, shape, speed), () =>
      work(velocity(shortened(model, sessions, shape, course, speed))),
    );
  return sessions.use(...velocityNetwork(model, course, shape, sessions.means), (session) =>
    work(velocity({ run: (_, values) => session.run(values), skipped: 0 })),
  );
}
