/** How a training would run in the memory there is, told before anything is computed. */
import { toFault } from "../../contract/fault.ts";
import type { PlannedTraining, PlanTrainingRequest, TrainingPlanReport } from "../../contract/learning/training.ts";
import { openModel } from "../../formats/manifest.ts";
import { reduction } from "../../formats/configs.ts";
import { openCsdJudge } from "../training/csd-reward.ts";
import { demandWay, planTraining, type PlannedStep, type TrainingPlan } from "../training/plan.ts";
import { plannedStep, type PlannedOf } from "../training/planned-step.ts";
import { plannedStyleStep } from "../training/style/planned.ts";
import { trainedShapes } from "../training/style/shapes.ts";
import { whatIsLearned } from "../training/ahead.ts";
import { openWeights } from "../uso/open-weights.ts";
import { budgetFor } from "../uso/planning/budget.ts";
import { transformerOf } from "../uso/transformer.ts";
import { planProvider } from "./elsewhere.ts";

/** Sizes of pictures that a model is trained with, in pixels. */
const SIDES = [256, 512, 768, 1024];

export async function onPlanTraining({
  modelFolder,
  provider = "auto",
  memory,
  settings,
  csd,
}: PlanTrainingRequest): Promise<TrainingPlanReport> {
  const [folder, verdict] = await Promise.all([openModel(modelFolder), planProvider(provider)]);
  const { manifest } = folder;
  const options = { ...(memory === undefined ? {} : { memory }), ...(verdict.here ? {} : { elsewhere: true }) };
  const [{ budget, finding }, weights, judge] = await Promise.all([
    budgetFor(manifest, verdict.provider, options),
    openWeights(folder),
    csd && openCsdJudge(csd),
  ]);
  const transformer = transformerOf(weights, manifest);
  const model = { manifest, transformer, reduction: reduction(manifest.components.autoencoder.config) };
  const stepAt = stepsOf({ model, weights, ...(judge ? { judge } : {}) }, settings);
  const step = stepAt(settings.side);
  const plan = planTraining(step, budget, true);
  const others = SIDES.filter((side) => side !== settings.side).map((side) => {
    const other = stepAt(side);
    const { ways, chosen } = planTraining(other, budget);
    return { side, tokens: other.tokens, way: chosen ?? least(ways), fits: chosen !== null };
  });
  const { trained, optimiser, stored, ways, chosen } = plan;
  return {
    model: manifest.id,
    provider: verdict.provider,
    why: verdict.why,
    precision: budget.precision,
    memory: finding,
    settings,
    judge: settings.stage !== "reward" ? null : csd ? "csd" : "own",
    tokens: step.tokens,
    trained,
    optimiser,
    stored,
    ways,
    chosen,
    sides: others,
    problem: chosen
      ? null
      : problemOf(() => demandWay(plan, budget, settings, (side): TrainingPlan => planTraining(stepAt(side), budget))),
  };
}

/** A step of the training, or of a style at its depth, with pictures of a size. */
function stepsOf(
  of: Pick<PlannedOf, "model" | "weights" | "judge">,
  settings: PlanTrainingRequest["settings"],
): (side: number) => PlannedStep {
  const { model } = of;
  const { stage, rewardSteps = 0, ...rest } = settings;
  if (stage === "tokens" || stage === "layers") {
    const shapes = trainedShapes(model, { depth: stage, rank: rest.rank });
    return (side) => plannedStyleStep(model, shapes, side);
  }
  const what = whatIsLearned({ model, settings: { ...rest, stage } });
  return (side) => plannedStep({ ...of, settings: { ...rest, stage, rewardSteps, side, rewardWeight: 1 } }, what);
}

const least = (ways: readonly PlannedTraining[]): PlannedTraining => ways.toSorted((a, b) => a.needed - b.needed)[0]!;

function problemOf(work: () => unknown): TrainingPlanReport["problem"] {
  try {
    work();
    return null;
  } catch (error) {
    return toFault(error).toJSON();
  }
}
