/** Training: from triplets to trained weights, in steps that can be stopped and go on as if they had not been. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { Fault } from "../../contract/fault.ts";
import type { TrainingProgress, TrainingSettings } from "../../contract/learning/training.ts";
import { makeFolder } from "../../formats/folders.ts";
import type { Triplet } from "../../formats/triplets.ts";
import { valuesOf } from "../weights/values.ts";
import type { UsoModel } from "../uso/model.ts";
import { soundWeights } from "../uso/numbers.ts";
import { ahead, type AheadOf, checkpointOf } from "./ahead.ts";
import { writeCheckpoint, type Checkpoint } from "./checkpoint.ts";
import type { Conditioned } from "./conditioned.ts";
import { normal, seedAt } from "./draws.ts";
import { exampleKey, exampleOf, type ExampleOptions } from "./examples.ts";
import { takeSteps } from "./loop.ts";
import { firstScale } from "./loss-scale.ts";
import { newParameter, type OptimiserSettings, type Parameter } from "./optimiser.ts";
import { whilePaused } from "./wishes.ts";
import type { Learned } from "./stages.ts";
import { stepper } from "./stepper.ts";

export interface TrainingOf extends AheadOf {
  /** Where examples are kept that several trainings share. */
  readonly examples?: string;
  /** Milliseconds between checkpoints; two minutes where absent. */
  readonly keptEvery?: number;
  readonly signal: AbortSignal;
  tell(progress: TrainingProgress): void;
}

/** Milliseconds between checkpoints. */
const KEPT_EVERY = 120_000;

/**
 * Trains until the last step, or until the signal aborts: then what was reached is kept, and the next call goes on.
 * On the CPU the result is the same to the bit, however often it was stopped. Nobody else may work in the folder
 * meanwhile (see `alone`).
 * @throws Fault `training.*`, `image.*`, `weights.*`, `runtime.*`
 */
export async function train(of: TrainingOf): Promise<Checkpoint> {
  const { settings, folder, keptEvery = KEPT_EVERY, signal, tell } = of;
  const file = checkpointOf(folder);
  const { what, fitting, before, way, slicing } = await ahead(of);
  await makeFolder(folder);
  const data = await dataOf(of, fitting);
  const changed = (now: string, step: number): void => {
    if (now !== data || (before?.data ?? data) !== data) throw new Fault("training.data-changed", { folder, step });
  };
  changed(data, before?.step ?? 0);
  const begins: Checkpoint = before ?? {
    step: 0,
    settings,
    parameters: await begun(what, settings),
    shapes: what.shapes,
    lossScale: firstScale(of.model.sessions.budget.precision),
  };
  const at = { ...begins, data };
  const examples = await examplesOf(of, fitting);
  changed(await dataOf(of, fitting), at.step);
  const step = stepper({ ...of, layout: way.layout, slicing, options: { signal } }, what, examples);
  const keep = async (reached: Checkpoint): Promise<void> => {
    await writeCheckpoint(file, reached);
    tell({ phase: "kept", step: reached.step });
  };
  return takeSteps({
    from: at,
    optimiser: optimiserOf(settings),
    keptEvery,
    signal,
    step,
    keep,
    told: ({ step: reached }, told) => tell({ phase: "step", step: reached, steps: settings.steps, ...told }),
    rest: (reached) =>
      whilePaused(folder, signal, async () => {
        await keep(reached);
        tell({ phase: "paused", step: reached.step });
      }),
    failed: () => soundWeights(of.model.files, signal),
    kept: async (reached) => changed(await dataOf(of, fitting).catch(() => ""), reached.step),
  });
}

/** A digest of what is learned from, in its order. */
async function dataOf(of: TrainingOf, fitting: readonly Triplet[]): Promise<string> {
  const keys: string[] = [];
  for (const triplet of fitting) keys.push(await exampleKey(triplet, keptAs(of)));
  return createHash("sha256").update(keys.join()).digest("hex");
}

const optimiserOf = ({ rate, schedule, warmup, steps }: TrainingSettings): OptimiserSettings => ({
  rate,
  schedule,
  warmup,
  steps,
  decay: 0.01,
  clip: 1,
  average: 0.99,
});

/** The parameters at the beginning: the model's own; of a new LoRA one factor of chance and one of zeros. */
async function begun(
  { weights, shapes, fresh }: Learned,
  { seed, rank, moments }: TrainingSettings,
): Promise<Map<string, Parameter>> {
  const parameters = new Map<string, Parameter>();
  for (const [n, [name, shape]] of [...shapes].entries()) {
    const count = shape.reduce((a, b) => a * b, 1);
    const anew = (): Float32Array =>
      name.endsWith(".up.weight") ? new Float32Array(count) : normal(seedAt(seed, 0, n), count).map((x) => x / rank);
    parameters.set(name, newParameter(fresh.has(name) ? anew() : await valuesOf(weights.tensor(name)), moments));
  }
  return parameters;
}

const keptAs = (of: TrainingOf): ExampleOptions => ({
  folder: of.examples ?? join(of.folder, "examples"),
  side: of.settings.side,
  model: encodersKey(of.model),
  joint: of.encoders === "joint",
  ...(of.judge ? { judged: of.judge.side } : {}),
});

/** @throws Fault as `exampleOf` does */
async function examplesOf(of: TrainingOf, fitting: readonly Triplet[]): Promise<Conditioned[]> {
  const { model, signal, tell } = of;
  const examples: Conditioned[] = [];
  for (const triplet of fitting) {
    signal.throwIfAborted();
    examples.push(await exampleOf(model, triplet, keptAs(of), { signal }));
    tell({ phase: "examples", done: examples.length, of: fitting.length });
  }
  return examples;
}

/** Tells encoders apart: what they make of a picture is kept under it, and does not change while the rest learns. */
function encodersKey({ manifest: { components, files } }: UsoModel): string {
  const { autoencoder, siglip, t5, clip, projector } = components;
  const used = [autoencoder, siglip, t5, clip].flatMap((component) => component.files);
  const told = used.map((name) => [files[name]!.bytes, files[name]!.sha256 ?? name]);
  return JSON.stringify([told, projector.config.hidden_states]);
}
