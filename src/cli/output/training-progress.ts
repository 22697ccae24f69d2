/** How far trainings are, in lines: the same of the paper's trainings and of styles that are learned. */
import { bytesInWords } from "../../contract/values/size.ts";
import type { LearningProgress } from "../../contract/learning/learning.ts";
import type { TrainingProgress } from "../../contract/learning/training.ts";
import { timeLeft } from "./progress-words.ts";
import { dim } from "./style.ts";

type Step = Extract<LearningProgress | TrainingProgress, { phase: "step" }>;

/** A step as a person reads it. */
export function stepWords(progress: Step): string {
  const { step, steps, loss, secondsLeft, memory } = progress;
  const reward = "reward" in progress ? progress.reward : null;
  const parts = [
    `step ${step} of ${steps}`,
    `loss ${loss.toFixed(4)}`,
    ...(reward === null ? [] : [`reward ${reward.toFixed(3)}`]),
    timeLeft(secondsLeft),
    `${bytesInWords(memory)} of memory`,
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

/** Milliseconds between two lines on steps. */
const OFTEN = 10_000;

/**
 * Says of the first step, of the last, and of every one that ends long enough after the last line: of steps of hours
 * each.
 * @param now milliseconds, monotonic
 */
export function stepLines(
  say: (line: string) => void,
  now: () => number = () => performance.now(),
): (step: Step) => void {
  let last: number | null = null;
  return (step) => {
    if (last !== null && step.step < step.steps && now() - last < OFTEN) return;
    last = now();
    say(dim(stepWords(step)));
  };
}
