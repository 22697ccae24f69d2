/** What is chosen in the sheet of a training, and the wish that it makes. */
import type { Judge, TrainingStage } from "../../contract/learning/training.ts";
import type { TrainingWish, UsualTraining } from "../../contract/learning/trainings.ts";
import { isFullPath } from "../../contract/values/full-path.ts";

export interface TrainingChoice {
  readonly stage: TrainingStage;
  readonly triplets: string;
  /** Id of the model that it begins with. */
  readonly model: string;
  /** Each null until the artist says otherwise: then it is as usual. */
  readonly name: string | null;
  readonly steps: number | null;
  readonly side: number | null;
  readonly rank: number | null;
  readonly judge: Judge;
  readonly rewardSteps: number | null;
}

/** null while something is missing. @param name what the new model is called where the artist has not said */
export function wishOf(choice: TrainingChoice, usual: UsualTraining | undefined, name: string): TrainingWish | null {
  const { stage, model, judge } = choice;
  const [triplets, called] = [choice.triplets.trim(), (choice.name ?? name).trim()];
  if (!usual || !isFullPath(triplets) || called === "") return null;
  return {
    stage,
    triplets,
    model,
    name: called,
    judge,
    steps: choice.steps ?? usual.steps,
    side: choice.side ?? usual.side,
    rank: choice.rank ?? usual.rank,
    rewardSteps: choice.rewardSteps ?? usual.rewardSteps,
  };
}
