/** One step of training against the published networks differentiated by PyTorch: losses, gradients, AdamW's step. */
import { autoencoderConfig, clipVisionConfig, fluxConfig } from "../../src/formats/configs.ts";
import { clipProjected, clipVisionStates } from "../../src/engine/networks/clip.ts";
import { levels } from "../../src/engine/networks/projector.ts";
import type { FloatValue } from "../../src/engine/runtime/session.ts";
import { stepShape, stepValues, type Conditioned, type TokenModel } from "../../src/engine/training/conditioned.ts";
import { adamwStep, untrained, type AdamWSettings } from "../../src/engine/training/adamw.ts";
import {
  gradientOf,
  stepGraph,
  type StepShape,
  type StyleReward,
  type TrainedModel,
} from "../../src/engine/training/step-graph.ts";
import { clipNormalisation } from "../../src/engine/training/style-reward.ts";
import { weightsOf } from "../../src/engine/weights/lookup.ts";
import { bounds, relativeError, type Check } from "./compare.ts";
import { onCpu } from "./run.ts";
import { item, type Vectors } from "./vectors.ts";

const named = (v: Vectors, prefix: string): readonly string[] =>
  v.names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
/** How many numbers follow the prefix in names such as `in.style.0.low`. */
const count = (v: Vectors, prefix: string): number => new Set(named(v, prefix).map((n) => n.split(".")[0])).size;

interface Example {
  readonly shape: StepShape;
  readonly values: Readonly<Record<string, FloatValue>>;
}

const tokenModel = (v: Vectors): TokenModel => ({
  config: fluxConfig.parse(v.meta("config")),
  projector: {
    siglip_tokens: v.meta("siglip_tokens") as number,
    siglip_dim: v.meta("siglip_dim") as number,
    style_tokens_per_level: v.meta("style_tokens_per_level") as number,
  },
  positions: { kind: "tokens" },
});

/** A number of the metadata: one for all examples, or a list with one for each; 1 where it is not told. */
const numberOf = (v: Vectors, key: string, n: number): number => {
  const told = (v.meta(key) ?? 1) as number | readonly number[];
  return typeof told === "number" ? told : told[n]!;
};

/** The n-th example of the batch, as the graph of a step takes it. */
async function example(v: Vectors, n: number): Promise<Example> {
  const of = async (name: string): Promise<FloatValue> => item(await v.floats(name), n);
  const each = <T>(prefix: string, value: (i: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: count(v, prefix) }, (_, i) => value(i)));
  const conditioned: Conditioned = {
    target: await of("in.clean"),
    subjects: await each("in.ref_latent.", (i) => of(`in.ref_latent.${i}`)),
    styles: await each("in.style.", async (i) => {
      const states = levels.map(async (level) => [level, await of(`in.style.${i}.${level}`)] as const);
      return Object.fromEntries(await Promise.all(states)) as Conditioned["styles"][number];
    }),
    text: await of("in.txt"),
    pooled: await of("in.vec"),
    stylePicture: v.has("in.style_image") ? await of("in.style_image") : null,
  };
  const model = tokenModel(v);
  const draw = {
    noise: (await of("in.noise")).data,
    t: numberOf(v, "t", n),
    guidance: numberOf(v, "guidance", n),
  };
  return { shape: stepShape(model, conditioned), values: stepValues(model, conditioned, draw) };
}

/** The reward that the vectors describe; null where they describe none. */
export async function rewardOf(v: Vectors): Promise<StyleReward | null> {
  if (!v.has("out.reward")) return null;
  const vision = clipVisionConfig.parse(v.meta("style_encoder_config"));
  const encoder = weightsOf(await v.weights("style_encoder."));
  const autoencoder = {
    weights: weightsOf(await v.weights("autoencoder.")),
    config: autoencoderConfig.parse(v.meta("autoencoder_config")),
  };
  return {
    weight: v.meta("reward_weight") as number,
    autoencoder,
    normalisation: clipNormalisation,
    embed(pixels, slicing) {
      const { feature, all } = clipVisionStates(encoder, vision, pixels, slicing);
      const after = all.slice(0, -1).map((state, n) => ({ [`layer.${n}`]: state }));
      return { vector: clipProjected(encoder, feature), after };
    },
    side: vision.image_size,
  };
}

/** As `torch.optim.AdamW` is told in the metadata. */
function optimiserOf(v: Vectors): AdamWSettings & { readonly steps: number } {
  const told = v.meta("optimizer") as {
    readonly name: string;
    readonly lr: number;
    readonly betas: readonly [number, number];
    readonly eps: number;
    readonly weight_decay: number;
    readonly steps: number;
  };
  if (told.name !== "AdamW") throw new Error(`${v.file} was trained with ${told.name}`);
  return { rate: told.lr, betas: told.betas, epsilon: told.eps, decay: told.weight_decay, steps: told.steps };
}

/** Everything a step of training on the vectors takes. */
export interface TrainingVectors extends Example {
  readonly model: TrainedModel;
  /** The trained weights, by their names. */
  readonly parameters: Readonly<Record<string, FloatValue>>;
}

/** The n-th example of the vectors, with all weights trained whose gradient or whose value after a step is known. */
export async function trainingVectors(v: Vectors, n = 0): Promise<TrainingVectors> {
  const trained = [...new Set([...named(v, "grad."), ...named(v, "after_step.")])];
  const weights = trained.map(async (name) => [name, await v.floats(`weight.${name}`)] as const);
  return {
    ...(await example(v, n)),
    model: {
      weights: await v.weights(),
      ...tokenModel(v),
      trained,
    },
    parameters: Object.fromEntries(await Promise.all(weights)),
  };
}

type Values = Readonly<Record<string, FloatValue>>;

/**
 * What takes a step with the parameters given in place of the vectors' own: means of the results over the examples of
 * the batch, and all pictures one after another.
 */
async function stepper(v: Vectors): Promise<(changed: Values) => Promise<Values>> {
  const batch = (await v.floats("in.clean")).shape[0]!;
  const reward = await rewardOf(v);
  const examples = await Promise.all(Array.from({ length: batch }, (_, n) => trainingVectors(v, n)));
  return async (changed) => {
    const sums: Record<string, FloatValue> = {};
    const pictures: number[] = [];
    for (const { model, shape, values, parameters } of examples) {
      const given = { ...values, ...parameters, ...changed };
      const { picture, ...found } = await onCpu.run(stepGraph(model, shape, reward), given);
      if (picture) pictures.push(...picture.data);
      for (const [name, { data, shape: dims }] of Object.entries(found)) {
        const sum = (sums[name] ??= { data: new Float32Array(data.length), shape: dims });
        data.forEach((x, i) => (sum.data[i]! += x / batch));
      }
    }
    return { ...sums, ...(reward ? { picture: { data: Float32Array.from(pictures), shape: [pictures.length] } } : {}) };
  };
}

/** The optimised weights after all the steps that the vectors tell of, each of the same batch. */
async function afterSteps(v: Vectors, first: Values, step: (changed: Values) => Promise<Values>): Promise<Values> {
  const { steps, ...settings } = optimiserOf(v);
  const names = named(v, "after_step.");
  const parameters = await Promise.all(names.map(async (name) => v.floats(`weight.${name}`)));
  const values = Object.fromEntries(
    names.map((name, n) => [name, { ...parameters[n]!, data: parameters[n]!.data.slice() }]),
  );
  const trained = names.map((name) => [gradientOf(name), untrained(values[name]!.data)] as const);
  for (let n = 1; n <= steps; n++) {
    const found = n === 1 ? first : await step(values);
    for (const [gradient, parameter] of trained) adamwStep(parameter, found[gradient]!.data, n, settings);
  }
  return values;
}

export async function verifyTraining(v: Vectors): Promise<Check[]> {
  const step = await stepper(v);
  const found = await step({});
  const check = async (what: string, ours: FloatValue, theirs: string, bound: number): Promise<Check> => ({
    what,
    error: relativeError(ours.data, (await v.floats(theirs)).data),
    bound,
  });
  const outputs = {
    flow_loss: "out.flow_loss",
    reward: "out.reward",
    picture: "out.predicted_clean_image",
    loss: "out.loss",
  };
  const checks: Check[] = [];
  for (const [name, theirs] of Object.entries(outputs))
    if (v.has(theirs)) checks.push(await check(name, found[name]!, theirs, bounds.network));
  for (const name of named(v, "grad."))
    checks.push(await check(gradientOf(name), found[gradientOf(name)]!, `grad.${name}`, bounds.network));
  if (named(v, "after_step.").length === 0) return checks;
  for (const [name, value] of Object.entries(await afterSteps(v, found, step)))
    checks.push(await check(`after a step ${name}`, value, `after_step.${name}`, bounds.loop));
  return checks;
}
