/** The paper's trainings one after another, and its ablations, each of as many steps as the whole. */
import type { TrainingStage } from "../../src/contract/learning/training.ts";
import type { Depths } from "./base.ts";

export interface Part {
  readonly stage: TrainingStage;
  readonly steps: number;
  /** Whose rate it has, where that is another's. */
  readonly paceOf?: TrainingStage;
}

export interface Variant {
  readonly name: string;
  readonly depths: Depths;
  readonly encoders: "separate" | "joint";
  readonly parts: readonly Part[];
}

/** Steps of each training. */
export interface Lengths {
  readonly align: number;
  readonly disentangle: number;
  readonly reward: number;
}

export function variants({ align, disentangle, reward }: Lengths): readonly Variant[] {
  const of = (stage: TrainingStage, steps: number): Part => ({ stage, steps });
  const usual = { depths: "hierarchical", encoders: "separate" } as const;
  const whole = [of("align", align), of("disentangle", disentangle), of("reward", reward)];
  return [
    { ...usual, name: "all three", parts: whole },
    {
      ...usual,
      name: "without reward",
      parts: [of("align", align), of("disentangle", disentangle), of("disentangle", reward)],
    },
    { ...usual, name: "without hierarchical projector", depths: "one level", parts: whole },
    {
      ...usual,
      name: "without alignment",
      parts: [of("disentangle", align + disentangle), of("reward", reward)],
    },
    {
      ...usual,
      name: "one joint encoder",
      encoders: "joint",
      parts: [of("disentangle", align + disentangle), of("reward", reward)],
    },
    { ...usual, name: "all at once", parts: [of("reward", align + disentangle + reward)] },
  ];
}
