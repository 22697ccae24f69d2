/** The plan of a training as a person reads it. */
import { bytesInWords } from "../../contract/values/size.ts";
import type { PlannedTraining, PlannedTrainingName, TrainingPlanReport } from "../../contract/learning/training.ts";
import { layoutWords } from "../../contract/learning/training-words.ts";
import { bold, dim, red } from "./style.ts";

const trainingWords: Readonly<Record<PlannedTrainingName, string>> = {
  align: "align",
  disentangle: "disentangle",
  reward: "reward",
  tokens: "tokens of a style",
  layers: "layers of a style",
};

/** One line each. */
export function trainingPlanInWords(report: TrainingPlanReport): readonly string[] {
  const { model, why, precision, memory, settings, judge, tokens, trained, optimiser, stored } = report;
  const { ways, chosen, sides, problem } = report;
  return [
    row(
      "Training",
      `${trainingWords[settings.stage]} of ${model}${judge === "csd" ? ", judged by CSD" : ""}${settings.rewardSteps ? `, judged in ${settings.rewardSteps} steps` : ""}, pictures of ${settings.side} pixels, ${tokens} tokens with subject and style`,
    ),
    row("Computed by", `${why}, in ${precision}`),
    row("Memory", `${bytesInWords(memory.bytes)} may be taken (${memory.source})`),
    row("Weights", `${bytesInWords(stored)} as stored`),
    row(
      "Trained",
      `${(trained / 1e6).toFixed(2)} million numbers; with gradients, moments and means ${bytesInWords(optimiser)}`,
    ),
    row("Verdict", chosen ? `it fits: ${layoutWords[chosen.layout]}` : red("it does not fit")),
    ...(problem ? [problem.message] : []),
    "",
    ...ways.map((way) => `  ${describe(way)}`),
    "",
    bold("Other sizes"),
    ...sides.map(
      ({ side, tokens: there, way, fits }) =>
        `  ${`${side} px`.padEnd(8)} ${`${there} tokens`.padEnd(12)} ${fits ? "fits" : "does not fit"}, ${describe(way)}`,
    ),
  ];
}

function describe({ layout, sliced, sessions, running, waiting, needed }: PlannedTraining): string {
  const parts = [
    `${bytesInWords(running)} at once`,
    ...(waiting > 0 ? [`${bytesInWords(waiting)} between blocks`] : []),
    ...(sliced ? ["attention in slices"] : []),
    ...(sessions > 1 ? [`${sessions} sessions`] : []),
  ];
  return `${layoutWords[layout].padEnd(44)} ${bytesInWords(needed).padStart(9)}  ${dim(parts.join(", "))}`;
}

const row = (name: string, value: string): string => `${bold(name.padEnd(14))} ${value}`;
