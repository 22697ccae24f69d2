/** One training step of the bundled model in our engine: a step and a line of JSON for each line of input. */
import { createInterface } from "node:readline";
import type { TrainingSettings } from "../../src/contract/learning/training.ts";
import { normal } from "../../src/engine/training/draws.ts";
import { newParameter, optimise, type Parameter } from "../../src/engine/training/optimiser.ts";
import type { Conditioned } from "../../src/engine/training/conditioned.ts";
import { loraShapes, type Learned } from "../../src/engine/training/stages.ts";
import { stepper } from "../../src/engine/training/stepper.ts";
import { eachLevel } from "../../src/engine/networks/projector.ts";
import { reduction } from "../../src/formats/configs.ts";
import { openUso, type UsoModel } from "../../src/engine/uso/model.ts";
import { openWeights } from "../../src/engine/uso/open-weights.ts";
import { union, type Lookup } from "../../src/engine/weights/lookup.ts";
import { valuesOf } from "../../src/engine/weights/values.ts";
import { input } from "../../src/engine/graph/tensor.ts";
import { openModel, weightFiles } from "../../src/formats/manifest.ts";
import { readSafetensors } from "../../src/formats/safetensors/read.ts";
import type { FloatValue } from "../../src/engine/runtime/session.ts";
import { bundled } from "../paths.ts";

const [kind, ...numbers] = process.argv.slice(2);
const [batch, side, rank] = numbers.map(Number) as [number, number, number];
const folder = await openModel(bundled.model);
const [model, weights] = await Promise.all([openUso(folder, "cpu"), openWeights(folder)]);
const settings: TrainingSettings = {
  stage: "disentangle",
  steps: 1_000_000,
  rate: 1e-4,
  schedule: "constant",
  warmup: 0,
  accumulate: batch,
  rank,
  timesteps: "logit-normal",
  side,
  guidance: 1,
  rewardWeight: 0,
  rewardSteps: 0,
  seed: 1,
};
const what = await learnedOf(model);
const parameters = new Map<string, Parameter>();
for (const [name, shape] of what.shapes) {
  const count = shape.reduce((a, b) => a * b, 1);
  const fresh = (): Float32Array => (name.endsWith(".up.weight") ? new Float32Array(count) : normal(3, count));
  parameters.set(name, newParameter(what.fresh.has(name) ? fresh() : await valuesOf(what.weights.tensor(name))));
}
const step = stepper({ model, weights, settings }, what, [example(model)]);
const optimiser = {
  rate: 1e-4,
  schedule: "constant",
  warmup: 0,
  steps: 1e6,
  decay: 0.01,
  clip: 1,
  average: 0.99,
} as const;

let done = 0;
const lines = createInterface(process.stdin)[Symbol.asyncIterator]();
while (!(await lines.next()).done) {
  const start = performance.now();
  const { gradients } = await step({ step: done, parameters });
  optimise(parameters, gradients, ++done, optimiser);
  const seconds = (performance.now() - start) / 1000;
  const trained = [...parameters.values()].reduce((sum, { value }) => sum + value.length, 0);
  process.stdout.write(`${JSON.stringify({ seconds, peak: process.resourceUsage().maxRSS * 1024, trained })}\n`);
}
await model.release();

/** What is trained: everything, the projector, or a LoRA alone. */
async function learnedOf({ transformer }: UsoModel): Promise<Learned> {
  const names = await tensorNames();
  const shapesOf = (wanted: (name: string) => boolean): ReadonlyMap<string, readonly number[]> =>
    new Map(names.filter(wanted).map((name) => [name, transformer.weights.tensor(name).shape as readonly number[]]));
  if (kind !== "lora") {
    const shapes = shapesOf((name) => kind === "whole" || name.startsWith("feature_embedder."));
    return { weights: transformer.weights, shapes, fresh: new Set() };
  }
  const shapes = loraShapes(transformer.config, rank);
  const anew: Lookup = { has: (name) => shapes.has(name), tensor: (name) => input(name, shapes.get(name)!) };
  return { weights: union([transformer.weights, anew]), shapes, fresh: new Set(shapes.keys()) };
}

async function tensorNames(): Promise<readonly string[]> {
  const files = ["transformer", "projector"] as const;
  const found = await Promise.all(
    [...new Set(files.flatMap((name) => weightFiles(folder, name)))].map((f) => readSafetensors(f)),
  );
  return [...new Set(found.flatMap(({ tensors }) => [...tensors.keys()]))];
}

/** Of random numbers: one subject of the picture's size, one style, words. */
function example({ manifest: { components: c }, transformer: { config, projector } }: UsoModel): Conditioned {
  const value = (...shape: number[]): FloatValue => ({
    data: normal(
      7,
      shape.reduce((a, b) => a * b, 1),
    ),
    shape,
  });
  const places = side / reduction(c.autoencoder.config);
  const latent = (): FloatValue => value(config.in_channels / 4, places, places);
  return {
    target: latent(),
    subjects: [latent()],
    styles: [eachLevel(() => value(projector.siglip_tokens, projector.siglip_dim))],
    text: value(c.t5.max_length, config.context_in_dim),
    pooled: value(config.vec_in_dim),
    stylePicture: null,
  };
}
