/** Training in the engine: what is asked for, and what is told meanwhile. */
import { z } from "zod";
import { digest, maybe, path } from "../values/forms.ts";
import type { Immutable } from "../values/immutable.ts";
import type { FaultRecord } from "../fault.ts";
import { measureNetwork } from "./measures.ts";
import type { MemoryFinding } from "../making/plan.ts";
import { providerChoices, type Provider } from "../making/provider.ts";

/** The paper's three trainings (USO, arXiv 2508.18966, section 3). */
export const trainingStages = ["align", "disentangle", "reward"] as const;
export type TrainingStage = (typeof trainingStages)[number];

/** At which times a model is trained; see `timestep` in engine/training. */
export const timestepKinds = ["logit-normal", "style", "uniform"] as const;
export type TimestepKind = (typeof timestepKinds)[number];

/** What judges styles in a reward: the model's own style encoder, or CSD as in the paper. */
export const judges = ["own", "csd"] as const;
export type Judge = (typeof judges)[number];

export const momentKinds = ["float32", "8-bit"] as const;

/** What determines a training; one that goes on is to have the same. */
export const trainingSettings = z.strictObject({
  stage: z.enum(trainingStages),
  /** Of the parameters' changes, each of `accumulate` examples. */
  steps: z.number().int().min(1).max(1_000_000),
  rate: z.number().positive().max(1),
  schedule: z.enum(["constant", "cosine"]),
  warmup: z.number().int().min(0).max(100_000),
  accumulate: z.number().int().min(1).max(1_024),
  /** Of a new LoRA. */
  rank: z.number().int().min(1).max(512),
  timesteps: z.enum(timestepKinds),
  /** Long side of targets and contents, in pixels. */
  side: z.number().int().min(64).max(2_048).multipleOf(16),
  guidance: z.number().min(0).max(100),
  /** How much the reward counts beside the flow loss. */
  rewardWeight: z.number().min(0).max(100),
  /**
   * Steps of a picture that is made to be judged, one of which, chosen at random, is learned from; 0 to judge what a
   * single step makes of the noisy target, which is cheaper.
   */
  rewardSteps: z.number().int().min(0).max(100),
  /** CSD as the judge of styles, by the digest of its weights; the model's own style encoder where absent. */
  csd: maybe(digest),
  /** AdamW's two running means: 8 bits take a quarter of the memory. `float32` where absent. */
  moments: maybe(z.enum(momentKinds)),
  /** Blocks whose LoRA is trained, such as `single_blocks.10`; all where absent. */
  layers: maybe(z.array(z.string().min(1).max(200)).min(1).max(1_000)),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1),
});
export type TrainingSettings = Immutable<z.infer<typeof trainingSettings>>;

export const trainingRequest = z.strictObject({
  modelFolder: path,
  provider: maybe(z.enum(providerChoices)),
  memory: maybe(z.number().positive()),
  /** A folder of triplets. */
  triplets: path,
  /** Where the training keeps what it has reached; one that is there goes on. */
  out: path,
  settings: trainingSettings,
  /** Where CSD lies, if it judges. */
  csd: maybe(measureNetwork),
  /** What the model that comes of it is called; after the model it begins with where absent. */
  named: maybe(z.strictObject({ id: z.string().min(1).max(200), name: z.string().min(1).max(200) })),
});
export type TrainingRequest = Immutable<z.infer<typeof trainingRequest>>;

/** What can be planned: the paper's trainings, and the depths at which a style is trained. */
export const plannedTrainings = [...trainingStages, "tokens", "layers"] as const;
export type PlannedTrainingName = (typeof plannedTrainings)[number];

/** What of a training matters to memory. */
export const planTrainingRequest = z.strictObject({
  modelFolder: path,
  provider: maybe(z.enum(providerChoices)),
  memory: maybe(z.number().positive()),
  /** Where CSD lies, if it is to judge; only its headers are read. */
  csd: maybe(measureNetwork),
  settings: trainingSettings
    .pick({ side: true, rank: true, moments: true, layers: true })
    .extend({ stage: z.enum(plannedTrainings), rewardSteps: maybe(trainingSettings.shape.rewardSteps) }),
});
export type PlanTrainingRequest = Immutable<z.infer<typeof planTrainingRequest>>;

/**
 * How steps are run. `whole`: one session, every value kept. `recomputing`: one session, of whose values only those
 * between blocks are kept. `parts`: a session for each block and direction, weights and values streamed.
 */
export const trainingLayouts = ["whole", "recomputing", "parts"] as const;
export type TrainingLayout = (typeof trainingLayouts)[number];

/** One way to run the steps. Bytes. */
export interface PlannedTraining {
  readonly layout: TrainingLayout;
  /** Attention's queries in slices, so that their scores fit. */
  readonly sliced: boolean;
  /** Sessions of a step. */
  readonly sessions: number;
  /** The most that a session takes while it runs: weights that do not lie mapped in their files, and values. */
  readonly running: number;
  /** What lies between blocks and waits for its gradient, in the machine's memory. */
  readonly waiting: number;
  /** All that competes for the memory that may be taken. */
  readonly needed: number;
}

export interface TrainingPlanReport {
  readonly model: string;
  readonly provider: Provider;
  readonly why: string;
  readonly precision: "float32" | "float16";
  readonly memory: MemoryFinding;
  readonly settings: PlanTrainingRequest["settings"];
  /** Of styles; null where nothing is rewarded. */
  readonly judge: Judge | null;
  /** Of context, picture and subject together. */
  readonly tokens: number;
  /** Numbers that are trained; and bytes of their values, gradients, moments and means, in the machine's memory. */
  readonly trained: number;
  readonly optimiser: number;
  /** Bytes of all weights as they are stored. */
  readonly stored: number;
  /** Every way, the one with the least to compute first. */
  readonly ways: readonly PlannedTraining[];
  /** The first that fits; null where none does. */
  readonly chosen: PlannedTraining | null;
  /** What other sizes of pictures would take, by the way that fits or else takes the least. */
  readonly sides: readonly {
    readonly side: number;
    readonly tokens: number;
    readonly way: PlannedTraining;
    readonly fits: boolean;
  }[];
  /** Why it does not fit, and what would. */
  readonly problem: FaultRecord | null;
}

/** What a training of triplets will take, told before it begins; of one that goes on, what is left of it. */
export interface RunPlan {
  /** Triplets that it can use. */
  readonly triplets: number;
  /** Steps that its folder has already, of how many. */
  readonly done: number;
  readonly steps: number;
  readonly seconds: number;
  /** Whether steps were tried; where a trial would take long, the machine's speed alone was. */
  readonly measured: boolean;
  /** Bytes that the engine takes at most. */
  readonly memory: number;
  /** Bytes that it keeps on the disk, and that are free there; null where that is not told. */
  readonly disk: number;
  readonly free: number | null;
  readonly way: PlannedTraining;
}

/**
 * What may be asked of a run at work, whichever program it belongs to: to wait after its step, to go on, or to stop
 * where it is, with what it has reached kept.
 */
export const runWishes = ["pause", "go on", "stop"] as const;
export type RunWish = (typeof runWishes)[number];

export type TrainingProgress =
  | { readonly phase: "examples"; readonly done: number; readonly of: number }
  | {
      readonly phase: "step";
      /** Steps that are done, of how many. */
      readonly step: number;
      readonly steps: number;
      /** Means over the examples of the step. */
      readonly loss: number;
      readonly reward: number | null;
      /** Norm of the gradients before clipping. */
      readonly norm: number;
      readonly secondsLeft: number;
      /** Bytes that the process takes. */
      readonly memory: number;
    }
  /** It waits until it is told to go on. */
  | { readonly phase: "paused"; readonly step: number }
  | { readonly phase: "kept"; readonly step: number };

export interface TrainingResult {
  /** Steps that are done; fewer than asked for where it was stopped. */
  readonly step: number;
  /** The trained LoRA, to be used as any other; null where none was trained. */
  readonly lora: string | null;
  /** A model folder with the trained projector; null before the first checkpoint. */
  readonly model: string | null;
}
