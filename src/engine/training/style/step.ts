/** The steps in which a style is learned: the flow loss against the style's own pictures, and its gradients. */
import type { StyleTokens } from "../../../formats/style-tokens.ts";
import type { RunOptions } from "../../runtime/session.ts";
import type { UsoModel } from "../../uso/model.ts";
import type { Conditioned } from "../conditioned.ts";
import { flowStepper } from "../stepper.ts";
import { examplesOfStep, type StyleWay } from "./planned.ts";
import { STYLE_TOKENS, withStyle } from "./parameters.ts";

export interface StepOf {
  readonly model: UsoModel;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** What stands for the style where no tokens are trained. */
  readonly mean: StyleTokens;
  readonly examples: readonly Conditioned[];
  readonly seed: number;
  /** How steps are run; null where none are taken. */
  readonly way: StyleWay | null;
  readonly options?: RunOptions;
}

/** Computes loss and gradients of the step that follows. The same step of the same run is the same to the bit. */
export function styleStepper({ model, shapes, mean, examples, seed, way, options = {} }: StepOf) {
  const weights = withStyle(model.transformer.weights, new Map([...shapes, [STYLE_TOKENS, mean.shape] as const]));
  const settings = {
    seed,
    accumulate: examplesOfStep,
    // Models that are distilled from guidance are trained without.
    guidance: 1,
    // Almost noise, where colour and composition are decided, and the middle, where strokes are, in turn.
    timesteps: (place: number) => (place % 2 === 0 ? ("style" as const) : ("logit-normal" as const)),
  };
  const laid = way ? { layout: way.way.layout, slicing: way.slicing } : {};
  const given = { [STYLE_TOKENS]: mean };
  return flowStepper({ model, settings, given, options, ...laid }, { weights, shapes }, examples);
}
