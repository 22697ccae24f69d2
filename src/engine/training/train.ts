/** Training: from triplets to trained weights, in steps that can be stopped and go on as if they had not been. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Fault } from "../../contract/fault.ts";
import type { TrainingProgress, TrainingSettings } from "../../contract/training.ts";
import { fileDigest } from "../../formats/digest.ts";
import { freeBytes, makeFolder } from "../../formats/folders.ts";
import { projectorTensors } from "../../formats/layouts/uso.ts";
import type { Triplet } from "../../formats/triplets.ts";
import type { Slicing } from "../nn/attention.ts";
import { valuesOf } from "../weights/values.ts";
import type { UsoModel } from "../uso/model.ts";
import { soundWeights } from "../uso/numbers.ts";
import type { ModelWeights } from "../uso/open-weights.ts";
import { checkpointBytes, readCheckpoint, writeCheckpoint, type Checkpoint } from "./checkpoint.ts";
import type { Conditioned } from "./conditioned.ts";
import { normal, seedAt } from "./draws.ts";
import { exampleBytes, exampleKey, exampleOf, type ExampleOptions } from "./examples.ts";
import type { Layout } from "./layouts.ts";
import { takeSteps } from "./loop.ts";
import { firstScale } from "./loss-scale.ts";
import { newParameter, type OptimiserSettings, type Parameter } from "./optimiser.ts";
import { whilePaused } from "./wishes.ts";
import { demandWay, planTraining, slicingOf } from "./plan.ts";
import { plannedStep } from "./planned-step.ts";
import { learned, stages, type Learned } from "./stages.ts";
import type { StyleJudge } from "./step-graph.ts";
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
  /** Of styles, where they are rewarded; the model's own encoder where absent. */
  readonly judge?: StyleJudge;
  /**
   * `joint` shows the style as a second subject, through the autoencoder, and leaves the projector out: what the paper
   * compares its separate encoders with.
   */
  readonly encoders?: "separate" | "joint";
  /** Milliseconds between checkpoints; two minutes where absent. */
  readonly keptEvery?: number;
  readonly signal: AbortSignal;
  tell(progress: TrainingProgress): void;
}

/** Milliseconds between checkpoints. */
const KEPT_EVERY = 120_000;
/** A model taught by one picture knows it by heart. */
const FEWEST = 2;

const checkpointOf = (folder: string): string => join(folder, "checkpoint.safetensors");

/**
 * Trains until the last step, or until the signal aborts: then what was reached is kept, and the next call goes on.
 * On the CPU the result is the same to the bit, however often it was stopped. Nobody else may work in the folder
 * meanwhile (see `alone`).
 * @throws Fault `training.*`, `image.*`, `weights.*`, `runtime.*`
 */
export async function train(of: TrainingOf): Promise<Checkpoint> {
  const { settings, folder, keptEvery = KEPT_EVERY, signal, tell } = of;
  const what = whatIsLearned(of);
  const file = checkpointOf(folder);
  const fitting = fittingOf(of);
  const before = await resumed(of);
  const { layout, slicing } = await prepared(of, what, fitting, before);
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
  const step = stepper({ ...of, layout, slicing, options: { signal } }, what, examples);
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

/** What of the model is trained. @throws Fault `training.layer-missing`, `weights.missing-tensor` */
export function whatIsLearned({
  model,
  settings,
  encoders,
}: {
  readonly model: Pick<UsoModel, "manifest" | "transformer">;
  readonly settings: Pick<TrainingSettings, "stage" | "rank" | "layers">;
  readonly encoders?: TrainingOf["encoders"];
}): Learned {
  const layers = settings.layers ? { named: settings.layers, model: model.manifest.name } : null;
  const projector = encoders === "joint" ? [] : projectorNames(model);
  return learned(stages[settings.stage], model.transformer, projector, settings.rank, layers);
}

/** @throws Fault `training.nothing-fits`, `training.too-few`, `training.all-alike` */
function fittingOf({ triplets, settings: { stage: name } }: TrainingOf): readonly Triplet[] {
  const stage = stages[name];
  const fitting = triplets.filter((triplet) => stage.fits(triplet)).map((triplet) => stage.shown(triplet));
  if (fitting.length === 0) throw new Fault("training.nothing-fits", { stage: name, needs: stage.needs });
  if (fitting.length < FEWEST)
    throw new Fault("training.too-few", { stage: name, triplets: fitting.length, least: FEWEST });
  return fitting;
}

/** Before anything is computed: that it fits in memory, and what it writes on the disk. */
async function prepared(
  { model, weights, settings, folder, judge }: TrainingOf,
  what: Learned,
  fitting: readonly Triplet[],
  before: Checkpoint | null,
): Promise<{ readonly layout: Layout; readonly slicing: Slicing }> {
  const planned = (side: number) =>
    plannedStep({ model, weights, settings: { ...settings, side }, ...(judge ? { judge } : {}) }, what);
  const { budget } = model.sessions;
  const step = planned(settings.side);
  const way = demandWay(planTraining(step, budget), budget, settings, (side) => planTraining(planned(side), budget));
  // The checkpoint before is replaced when the new one is whole; the results are another half of it.
  const kept = 2.5 * checkpointBytes(step.trained, settings.moments === "8-bit");
  const needed = kept + (before ? 0 : fitting.length * exampleBytes(model, settings.side));
  await makeFolder(folder);
  const free = await freeBytes(folder);
  if (free !== null && free < needed) throw new Fault("training.no-space", { folder, needed, free });
  return { layout: way.layout, slicing: way.sliced ? slicingOf(budget, step) : {} };
}

/** A digest of what is learned from, in its order. */
async function dataOf(of: TrainingOf, fitting: readonly Triplet[]): Promise<string> {
  const keys: string[] = [];
  for (const triplet of fitting) keys.push(await exampleKey(triplet, keptAs(of)));
  return createHash("sha256").update(keys.join()).digest("hex");
}

const projectorNames = ({ transformer: { projector, config } }: Pick<UsoModel, "transformer">): readonly string[] =>
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
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(found.settings)])];
  const differs = names.filter((name) => !isDeepStrictEqual(wanted[name], found.settings[name]) && !free(name));
  if (differs.length > 0) throw new Fault("training.other-run", { folder, differs });
  return { ...found, settings };
}

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

/** @throws Fault `training.all-alike` and as `exampleOf` does */
async function examplesOf(of: TrainingOf, fitting: readonly Triplet[]): Promise<Conditioned[]> {
  const { model, signal, tell } = of;
  const targets = new Set(await Promise.all(fitting.map(({ target }) => fileDigest(target))));
  if (targets.size === 1) throw new Fault("training.all-alike", { triplets: fitting.length });
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
