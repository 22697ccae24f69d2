/** A step of a training as its plan needs it: of one subject and one style at the size of the settings. */
import type { TrainingSettings } from "../../contract/learning/training.ts";
import type { PositionLayout } from "../sampling/ids.ts";
import type { UsoModel } from "../uso/model.ts";
import type { ModelWeights } from "../uso/open-weights.ts";
import { sequenceLengths } from "../uso/planning/lengths.ts";
import { stepTokens, type TokenModel } from "./conditioned.ts";
import type { PlannedStep } from "./plan.ts";
import { rewardLoss } from "./sampled-reward.ts";
import { rewardOf } from "./siglip-reward.ts";
import { stages, type Learned } from "./stages.ts";
import { type StyleJudge, stepLoss, type StepShape } from "./step-graph.ts";
import { lossOfAll, mostTogether } from "./together.ts";

/** How a model tells tokens apart. */
export function tokenModelOf({
  manifest,
  transformer: { config, projector },
}: Pick<UsoModel, "manifest" | "transformer">): TokenModel {
  const span = manifest.image.position_span;
  const positions: PositionLayout = span === null ? { kind: "tokens" } : { kind: "span", span };
  return { config, projector, positions };
}

export interface PlannedOf {
  readonly model: Pick<UsoModel, "manifest" | "transformer" | "reduction">;
  readonly weights: ModelWeights;
  /** Of styles; the model's own encoder where absent. */
  readonly judge?: StyleJudge;
  readonly settings: Pick<TrainingSettings, "stage" | "side" | "moments" | "rewardWeight" | "rewardSteps">;
}

export function plannedStep(
  { model, weights, settings, judge }: PlannedOf,
  { weights: lookup, shapes }: Learned,
): PlannedStep {
  const { stage: name, side, moments, rewardWeight, rewardSteps } = settings;
  const stage = stages[name];
  const square = { width: side, height: side };
  const lengths = sequenceLengths(model.manifest, { ...square, subjects: name === "align" ? [] : [square], styles: 1 });
  const tokens = tokenModelOf(model);
  const places = side / model.reduction;
  const shape: StepShape = {
    latent: { channels: tokens.config.in_channels / 4, width: places, height: places },
    text: lengths.text,
    styles: 1,
    reference: lengths.reference,
  };
  const tokensAll = stepTokens(tokens, shape);
  const { components } = model.manifest;
  const reward = stage.rewarded ? rewardOf({ components, weights }, rewardWeight, judge) : null;
  const trained = { ...tokens, weights: lookup, trained: [...shapes.keys()] };
  return {
    losings(slicing) {
      const sampled = reward && rewardSteps > 0 ? [rewardLoss(trained, shape, reward, slicing)] : [];
      const flow = stepLoss(trained, shape, sampled.length > 0 ? null : reward, slicing);
      return [lossOfAll(flow, mostTogether(tokensAll)), ...sampled];
    },
    trained: [...shapes.values()].reduce((sum, s) => sum + s.reduce((a, b) => a * b, 1), 0),
    packedMoments: moments === "8-bit",
    tokens: tokensAll,
    heads: tokens.config.num_heads,
  };
}
