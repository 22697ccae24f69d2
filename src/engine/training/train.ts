/** Training: from triplets to trained weights, in steps that can be stopped and go on as if they had not been. */
import { join } from "node:path";
import { Fault } from "../../contract/fault.ts";
import type { TrainingProgress, TrainingSettings } from "../../contract/training.ts";
import { makeFolder } from "../../formats/folders.ts";
import { projectorTensors } from "../../formats/layouts/uso.ts";
import type { Triplet } from "../../formats/triplets.ts";
import { valuesOf } from "../weights/values.ts";
import type { UsoModel } from "../uso/model.ts";
import type { ModelWeights } from "../uso/open-weights.ts";
import { readCheckpoint, writeCheckpoint, type Checkpoint } from "./checkpoint.ts";
import type { Conditioned } from "./conditioned.ts";
import { normal, seedAt } from "./draws.ts";
import { exampleOf } from "./examples.ts";
import { newParameter, optimise, type OptimiserSettings, type Parameter } from "./optimiser.ts";
import { learned, stages, type Learned } from "./stages.ts";
import { stepper } from "./stepper.ts";

export interface TrainingOf {
  readonly model: UsoModel;
  readonly weights: ModelWeights;
  readonly triplets: readonly Triplet[];
  readonly settings: TrainingSettings;
  /** Where checkpoint and examples are kept. */
  readonly folder: string;
  /** Where examples are kept that several trainings share. */
  readonly examples?: string;
  /**
   * `joint` shows the style as a second subject, through the autoencoder, and leaves the projector out: what the paper
   * compares its separate encoders with.
   */
  readonly encoders?: "separate" | "joint";
  readonly signal: AbortSignal;
  tell(progress: TrainingProgress): void;
}

/** Steps whose loss is no number that are passed over one after another before the training is given up. */
const MOST_PASSED_OVER = 10;
/** Milliseconds between checkpoints. */
const KEPT_EVERY = 120_000;

const checkpointOf = (folder: string): string => join(folder, "checkpoint.safetensors");

/**
 * Trains until the last step, or until the signal aborts: then what was reached is kept, and the next call goes on.
 * On the CPU the result is the same to the bit, however often it was stopped.
 * @throws Fault `training.*`, `image.*`, `weights.*`, `runtime.*`
 */
export async function train(of: TrainingOf): Promise<Checkpoint> {
  const { model, settings, folder, signal, tell } = of;
  const stage = stages[settings.stage];
  const projector = of.encoders === "joint" ? [] : projectorNames(model);
  const what = learned(stage, model.transformer, projector, settings.rank);
  let at = (await resumed(of)) ?? { step: 0, settings, parameters: await begun(what, settings), shapes: what.shapes };
  await makeFolder(folder);
  const examples = await examplesOf(of);
  const step = stepper(of, what, examples);
  let [keptAt, passedOver, begin] = [Date.now(), 0, { time: Date.now(), step: at.step }];
  while (at.step < settings.steps && !signal.aborted) {
    const { gradients, loss, reward } = await step(at);
    if (signal.aborted) break;
    const norm = optimise(at.parameters, gradients, at.step + 1, optimiserOf(settings));
    passedOver = Number.isFinite(norm) ? 0 : passedOver + 1;
    if (passedOver >= MOST_PASSED_OVER)
      throw new Fault("training.not-finite", { step: at.step + 1, times: passedOver });
    at = { ...at, step: at.step + 1 };
    const each = (Date.now() - begin.time) / (at.step - begin.step);
    const secondsLeft = (each * (settings.steps - at.step)) / 1000;
    tell({ phase: "step", step: at.step, steps: settings.steps, loss, reward, norm, secondsLeft });
    // What went wrong is not kept: the next start goes on from before it.
    if (passedOver > 0 || Date.now() - keptAt < KEPT_EVERY || at.step === settings.steps) continue;
    await writeCheckpoint(checkpointOf(folder), at);
    tell({ phase: "kept", step: at.step });
    keptAt = Date.now();
  }
  await writeCheckpoint(checkpointOf(folder), at);
  tell({ phase: "kept", step: at.step });
  return at;
}

const projectorNames = ({ transformer: { projector, config } }: UsoModel): readonly string[] =>
  projectorTensors({ ...projector, hidden_size: config.hidden_size }, "").map(([name]) => name);

const optimiserOf = ({ rate, schedule, warmup, steps }: TrainingSettings): OptimiserSettings => ({
  rate,
  schedule,
  warmup,
  steps,
  decay: 0.01,
  clip: 1,
  average: 0.99,
});

/** @returns null where the folder holds no training yet */
async function resumed({ settings, folder }: TrainingOf): Promise<Checkpoint | null> {
  const found = await readCheckpoint(checkpointOf(folder));
  if (!found) return null;
  const wanted: Readonly<Record<string, unknown>> = settings;
  // At a constant rate more steps are the same training, longer.
  const free = (name: string): boolean => name === "steps" && settings.schedule === "constant";
  const differs = Object.keys(wanted).filter((name) => wanted[name] !== found.settings[name] && !free(name));
  if (differs.length > 0) throw new Fault("training.other-run", { folder, differs });
  return { ...found, settings };
}

/** The parameters at the beginning: the model's own; of a new LoRA one factor of chance and one of zeros. */
async function begun(
  { weights, shapes, fresh }: Learned,
  { seed, rank }: TrainingSettings,
): Promise<Map<string, Parameter>> {
  const parameters = new Map<string, Parameter>();
  for (const [n, [name, shape]] of [...shapes].entries()) {
    const count = shape.reduce((a, b) => a * b, 1);
    const anew = (): Float32Array =>
      name.endsWith(".up.weight") ? new Float32Array(count) : normal(seedAt(seed, 0, n), count).map((x) => x / rank);
    parameters.set(name, newParameter(fresh.has(name) ? anew() : await valuesOf(weights.tensor(name))));
  }
  return parameters;
}

async function examplesOf(of: TrainingOf): Promise<Conditioned[]> {
  const { model, triplets, settings, folder, signal, tell } = of;
  const stage = stages[settings.stage];
  const fitting = triplets.filter((triplet) => stage.fits(triplet)).map((triplet) => stage.shown(triplet));
  if (fitting.length === 0) throw new Fault("training.nothing-fits", { stage: settings.stage, needs: stage.needs });
  const kept = {
    folder: of.examples ?? join(folder, "examples"),
    side: settings.side,
    model: encodersKey(model),
    joint: of.encoders === "joint",
  };
  const examples: Conditioned[] = [];
  for (const triplet of fitting) {
    signal.throwIfAborted();
    examples.push(await exampleOf(model, triplet, kept, { signal }));
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
