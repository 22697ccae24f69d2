/** Training in the engine: what is asked for, and what is told meanwhile. */
import { z } from "zod";
import { maybe, path } from "./forms.ts";
import type { Immutable } from "./immutable.ts";
import { providerChoices } from "./provider.ts";

/** The paper's three trainings (USO, arXiv 2508.18966, section 3). */
export const trainingStages = ["align", "disentangle", "reward"] as const;
export type TrainingStage = (typeof trainingStages)[number];

/** At which times a model is trained; see `timestep` in engine/training. */
export const timestepKinds = ["logit-normal", "style", "uniform"] as const;
export type TimestepKind = (typeof timestepKinds)[number];

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
});
export type TrainingRequest = Immutable<z.infer<typeof trainingRequest>>;

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
    }
  | { readonly phase: "kept"; readonly step: number };

export interface TrainingResult {
  /** Steps that are done; fewer than asked for where it was stopped. */
  readonly step: number;
  /** The trained LoRA, to be used as any other; null where none was trained. */
  readonly lora: string | null;
  /** A model folder with the trained projector; null before the first checkpoint. */
  readonly model: string | null;
}
