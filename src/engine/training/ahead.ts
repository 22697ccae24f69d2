/** What is settled of a training before anything is computed: what is trained, on what, how, and what is there. */
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { Fault } from "../../contract/fault.ts";
import type { PlannedTraining, TrainingSettings } from "../../contract/learning/training.ts";
import { freeBytesFor } from "../../formats/folders.ts";
import { projectorTensors } from "../../formats/layouts/uso.ts";
import type { Triplet } from "../../formats/triplets.ts";
import type { Slicing } from "../nn/attention.ts";
import type { UsoModel } from "../uso/model.ts";
import type { ModelWeights } from "../uso/open-weights.ts";
import { type Checkpoint, checkpointBytes, readCheckpoint } from "./checkpoint.ts";
import { exampleBytes } from "./examples.ts";
import { demandWay, planTraining, type PlannedStep, slicingOf } from "./plan.ts";
import { plannedStep } from "./planned-step.ts";
import { type Learned, learned, stages } from "./stages.ts";
import type { StyleJudge } from "./step-graph.ts";

export interface AheadOf {
  readonly model: UsoModel;
  readonly weights: ModelWeights;
  readonly triplets: readonly Triplet[];
  readonly settings: TrainingSettings;
  /** Where checkpoint and examples are kept; may be missing. */
  readonly folder: string;
  /** Of styles, where they are rewarded; the model's own encoder where absent. */
  readonly judge?: StyleJudge;
  /**
   * `joint` shows the style as a second subject, through the autoencoder, and leaves the projector out: what the paper
   * compares its separate encoders with.
   */
  readonly encoders?: "separate" | "joint";
}

export interface Ahead {
  readonly what: Learned;
  /** The triplets that this training can use, as it shows them. */
  readonly fitting: readonly Triplet[];
  /** What the folder holds of this training; null where it begins. */
  readonly before: Checkpoint | null;
  readonly step: PlannedStep;
  readonly way: PlannedTraining;
  readonly slicing: Slicing;
  /** Bytes that it keeps on the disk beside what is there, and that are free; null where that is not told. */
  readonly disk: number;
  readonly free: number | null;
}

/** A model taught by one picture knows it by heart. */
const FEWEST = 2;

export const checkpointOf = (folder: string): string => join(folder, "checkpoint.safetensors");

/** @throws Fault `training.*`, `weights.missing-tensor` */
export async function ahead(of: AheadOf): Promise<Ahead> {
  const { model, weights, settings, folder, judge } = of;
  const what = whatIsLearned(of);
  const fitting = fittingOf(of);
  const before = await resumed(of);
  const { budget } = model.sessions;
  const planned = (side: number) =>
    plannedStep({ model, weights, settings: { ...settings, side }, ...(judge ? { judge } : {}) }, what);
  const step = planned(settings.side);
  const way = demandWay(planTraining(step, budget), budget, settings, (side) => planTraining(planned(side), budget));
  // The checkpoint before is replaced when the new one is whole; the results are another half of it.
  const kept = 2.5 * checkpointBytes(step.trained, settings.moments === "8-bit");
  const disk = kept + (before ? 0 : fitting.length * exampleBytes(model, settings.side, judge?.side));
  const free = await freeBytesFor(folder);
  if (free !== null && free < disk) throw new Fault("training.no-space", { folder, needed: disk, free });
  return { what, fitting, before, step, way, slicing: way.sliced ? slicingOf(budget, step) : {}, disk, free };
}

/** What of the model is trained. @throws Fault `training.layer-missing`, `weights.missing-tensor` */
export function whatIsLearned({
  model,
  settings,
  encoders,
}: {
  readonly model: Pick<UsoModel, "manifest" | "transformer">;
  readonly settings: Pick<TrainingSettings, "stage" | "rank" | "layers">;
  readonly encoders?: AheadOf["encoders"];
}): Learned {
  const layers = settings.layers ? { named: settings.layers, model: model.manifest.name } : null;
  const projector = encoders === "joint" ? [] : projectorNames(model);
  return learned(stages[settings.stage], model.transformer, projector, settings.rank, layers);
}

const projectorNames = ({ transformer: { projector, config } }: Pick<UsoModel, "transformer">): readonly string[] =>
  projectorTensors({ ...projector, hidden_size: config.hidden_size }, "").map(([name]) => name);

/**
 * The triplets that a training can use, as it shows them.
 * @throws Fault `training.nothing-fits`, `training.too-few`
 */
export function fittingOf({
  triplets,
  settings: { stage: name },
}: Pick<AheadOf, "triplets" | "settings">): readonly Triplet[] {
  const stage = stages[name];
  const fitting = triplets.filter((triplet) => stage.fits(triplet)).map((triplet) => stage.shown(triplet));
  if (fitting.length === 0) throw new Fault("training.nothing-fits", { stage: name, needs: stage.needs });
  if (fitting.length < FEWEST)
    throw new Fault("training.too-few", { stage: name, triplets: fitting.length, least: FEWEST });
  return fitting;
}

/** @returns null where the folder holds no training yet */
async function resumed({ settings, folder }: AheadOf): Promise<Checkpoint | null> {
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
