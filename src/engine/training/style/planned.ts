/** How a style is learned in the memory there is: the plan of every training, for the steps of a style. */
import { Fault } from "../../../contract/fault.ts";
import type { LearningSettings } from "../../../contract/learning/learning.ts";
import type { PlannedTraining } from "../../../contract/learning/training.ts";
import { levels } from "../../networks/projector.ts";
import type { Slicing } from "../../nn/attention.ts";
import type { DeviceBudget } from "../../runtime/plan.ts";
import type { UsoModel } from "../../uso/model.ts";
import { stepTokens } from "../conditioned.ts";
import { planTraining, slicingOf, smallerSide, type PlannedStep } from "../plan.ts";
import { tokenModelOf } from "../planned-step.ts";
import { stepLoss, type StepShape } from "../step-graph.ts";
import { lossOfAll, mostTogether } from "../together.ts";
import { STYLE_TOKENS, withStyle } from "./parameters.ts";

type Shapes = ReadonlyMap<string, readonly number[]>;
type Model = Pick<UsoModel, "manifest" | "transformer" | "reduction">;

/** Examples of a step. */
export const examplesOfStep = 2;

/** A step of square pictures, which have the most tokens at their long side. */
export function plannedStyleStep(model: Model, shapes: Shapes, side: number): PlannedStep {
  const tokens = tokenModelOf(model);
  const { config, projector, weights } = model.transformer;
  const rows = levels.length * projector.style_tokens_per_level;
  const places = side / model.reduction;
  const shape: StepShape = {
    latent: { channels: config.in_channels / 4, width: places, height: places },
    text: model.manifest.components.t5.max_length,
    styles: 0,
    ownStyle: true,
    reference: 0,
  };
  const given = withStyle(weights, new Map([...shapes, [STYLE_TOKENS, [rows, config.hidden_size]] as const]));
  const trained = { ...tokens, weights: given, trained: [...shapes.keys()] };
  const all = stepTokens(tokens, shape);
  const together = Math.min(examplesOfStep, mostTogether(all));
  return {
    losings: (slicing) => [lossOfAll(stepLoss(trained, shape, null, slicing), together)],
    trained: [...shapes.values()].reduce((sum, s) => sum + s.reduce((a, b) => a * b, 1), 0),
    packedMoments: false,
    tokens: all,
    heads: config.num_heads,
  };
}

/** The way that is taken, and with how many queries at once. */
export interface StyleWay {
  readonly way: PlannedTraining;
  readonly slicing: Slicing;
}

/**
 * How a depth is learned; null at once, where nothing is trained.
 * @throws Fault `style.does-not-fit` with what would
 */
export function styleWay(
  model: Model,
  shapes: Shapes,
  { depth, side }: Pick<LearningSettings, "depth" | "side">,
  budget: DeviceBudget,
): StyleWay | null {
  if (depth === "at once") return null;
  const step = plannedStyleStep(model, shapes, side);
  const { chosen, ways } = planTraining(step, budget);
  if (chosen) return { way: chosen, slicing: chosen.sliced ? slicingOf(budget, step) : {} };
  const fits = (at: number): boolean => planTraining(plannedStyleStep(model, shapes, at), budget).chosen !== null;
  throw new Fault("style.does-not-fit", {
    depth,
    needed: Math.min(...ways.map(({ needed }) => needed)),
    memory: budget.memory,
    side,
    smaller: smallerSide(side, fits),
  });
}
