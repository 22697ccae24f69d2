/** What trainings of FLUX.1-dev take on the processor, computed from names and sizes alone. */
import { expect, test } from "vitest";
import { planTraining, type PlannedStep } from "../../src/engine/training/plan.ts";
import { plannedStep, type PlannedOf } from "../../src/engine/training/planned-step.ts";
import { whatIsLearned } from "../../src/engine/training/ahead.ts";
import type { TrainingSettings, TrainingStage } from "../../src/contract/learning/training.ts";
import { imaginedModel } from "./imagined.ts";
import { fullSize } from "./sizes.ts";
import { storedOf } from "./stored.ts";
import { stageLora } from "./training-step.ts";

/** The same step with decoder and encoder left in one piece. */
const withoutCutsOfTheReward = (step: PlannedStep): PlannedStep => ({
  ...step,
  losings: (slicing) =>
    step.losings(slicing).map((losing) => {
      const cuts = losing.graph.cuts ?? [];
      const first = cuts.findIndex((cut) => "decoder.0" in cut);
      return { ...losing, graph: { ...losing.graph, cuts: first < 0 ? cuts : cuts.slice(0, first) } };
    }),
});

test("the style reward of pictures of 512 pixels, in one step or sampled, takes little more than the blocks do", () => {
  const { weights, manifest } = imaginedModel(fullSize, "int4");
  const { transformer, projector, siglip } = manifest.components;
  const model = {
    manifest: { ...manifest, name: "FLUX.1-dev", image: { position_span: null } },
    transformer: {
      weights: weights.transformer,
      config: transformer.config,
      projector: { ...projector.config, siglip_dim: siglip.config.hidden_size },
    },
    reduction: 8,
  } as unknown as PlannedOf["model"] & Parameters<typeof whatIsLearned>[0]["model"];
  const planned = (step: PlannedStep) =>
    planTraining(step, { provider: "cpu", precision: "float32", memory: 1e12 }, true, ["parts"]).ways[0]!;
  const inParts = (stage: TrainingStage, rewardSteps: number, whole = false) => {
    const settings = { stage, side: 512, rank: 16, rewardWeight: 1, rewardSteps } as TrainingSettings;
    const step = plannedStep({ model, weights, settings }, whatIsLearned({ model, settings }));
    return planned(whole ? withoutCutsOfTheReward(step) : step);
  };
  const [blocks, guessed, sampled] = [inParts("disentangle", 0), inParts("reward", 0), inParts("reward", 8)];
  expect(blocks.running).toBeLessThan(4.5e9);
  expect(guessed.running).toBeLessThan(6e9);
  expect(guessed.running + guessed.waiting).toBeLessThan(9.5e9);
  // Decoder and encoder in one piece.
  const uncut = inParts("reward", 0, true);
  expect(uncut.running).toBeGreaterThan(3.5 * guessed.running);
  expect(Math.abs(sampled.needed - guessed.needed)).toBeLessThan(1e3);
  expect(sampled.sessions).toBeGreaterThan(guessed.sessions);
});

test("of the weights of a step the blocks are 4.85 GB in int4, their modulation 3.43 GB in 8 bits, the rest little", () => {
  const { weights } = imaginedModel(fullSize, "int4");
  const { step } = stageLora(weights.transformer, fullSize, 512, 16);
  const { stored } = planTraining(step, { provider: "cpu", precision: "float32", memory: 1e12 }, true, ["parts"]);
  const parts = storedOf(step);
  expect(Object.values(parts).reduce((sum, bytes) => sum + bytes, 0)).toBe(stored);
  expect(Object.values(parts).map((bytes) => Number((bytes / 1e9).toFixed(2)))).toEqual([4.85, 3.43, 0.13]);
});
