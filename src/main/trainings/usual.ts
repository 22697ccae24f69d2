/** What a training does unless told otherwise: the same in the window and on the command line. */
import type { TrainingSettings, TrainingStage } from "../../contract/learning/training.ts";
import { defaultsOf, type Manifest } from "../../formats/manifest.ts";

type Of = Pick<Manifest, "defaults" | "components">;

/** The reward counts as much as in the paper. */
export const usualTraining = {
  schedule: "cosine",
  warmup: 10,
  accumulate: 4,
  rank: 16,
  timesteps: "logit-normal",
  guidance: 1,
  rewardWeight: 1,
  rewardSteps: 0,
  seed: 1,
} as const satisfies Partial<TrainingSettings>;

/** A reward goes on from what was learned: it takes few steps, of which the last are not the best. */
export const usualSteps = (stage: TrainingStage): number => (stage === "reward" ? 100 : 300);

/** The long side of pictures: large models learn at half their size, a quarter of the work, and style is seen there. */
export function usualSide(manifest: Of): number {
  const { width, height } = defaultsOf(manifest);
  const longest = Math.max(width, height);
  return longest > 512 ? Math.max(512, Math.round(longest / 32) * 16) : longest;
}

/**
 * The highest rate: the narrower a model, the larger its steps may be. At the width of FLUX.1 it is what others found
 * good for LoRAs there.
 */
export const usualRate = ({ components }: Of): number =>
  Number((0.4 / components.transformer.config.hidden_size).toPrecision(2));

/** The rate of one of the paper's trainings: a reward pulls away from what was learned when it is too high. */
export const usualRateOf = (stage: TrainingStage, manifest: Of): number =>
  Number(((stage === "reward" ? 0.25 : 1) * usualRate(manifest)).toPrecision(2));
