/** A step of training on every execution provider that this machine has, held against the CPU. */
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { root } from "../../scripts/portrait.ts";
import { providers } from "../../src/contract/making/provider.ts";
import type { Graph } from "../../src/engine/graph/tensor.ts";
import { Sessions } from "../../src/engine/runtime/sessions.ts";
import { laidOut, type Values } from "../../src/engine/training/layouts.ts";
import { planTraining, slicingOf, type PlannedStep } from "../../src/engine/training/plan.ts";
import { rewardLoss, velocityGraph } from "../../src/engine/training/sampled-reward.ts";
import { gradientOf, stepLoss } from "../../src/engine/training/step-graph.ts";
import { budgetFor } from "../../src/engine/uso/planning/budget.ts";
import { openModel } from "../../src/formats/manifest.ts";
import { bundledModel } from "../fixtures/model-copy.ts";
import { needProvider } from "../support/provider.ts";
import { relativeError } from "../verify/compare.ts";
import { onCpu } from "../verify/run.ts";
import { rewardOf, trainingVectors } from "../verify/training.ts";
import { openVectors } from "../verify/vectors.ts";

/** What graphics processors approximate, through a whole network and back. */
const BOUND = 5e-3;

type Opened = Awaited<ReturnType<typeof opened>>;
const steps: Record<string, Opened> = {};
beforeAll(async () => {
  for (const name of ["train-flow", "train-style-reward"]) steps[name] = await opened(name);
});

async function opened(name: string) {
  const v = await openVectors(join(root, `tests/reference/${name}.safetensors`));
  const [{ model: all, shape, values, parameters }, reward] = [await trainingVectors(v), await rewardOf(v)];
  // Of every layer something: gradients pass the whole network, and no more is compiled than that takes.
  const model = { ...all, trained: all.trained.filter((of) => of.includes(".processor.")) };
  expect(model.trained.length).toBeGreaterThan(0);
  const given: Values = { ...values, ...parameters };
  const step: PlannedStep = {
    losings: (slicing) => [stepLoss(model, shape, reward, slicing)],
    trained: 1000,
    packedMoments: false,
    tokens: values["cos"]!.shape[0]!,
    heads: model.config.num_heads,
  };
  return { model, shape, reward, given, step };
}

describe.each(providers.filter((provider) => provider !== "cpu"))("on %s", (provider) => {
  const budgetOf = async () => {
    const { manifest } = await openModel(bundledModel);
    return (await budgetFor(manifest, provider, { precision: "float32", memory: 2 ** 31 })).budget;
  };

  test.for(["train-flow", "train-style-reward"])(
    "%s has the losses and gradients that it has on the CPU",
    { timeout: 300_000 },
    async (name, context) => {
      await needProvider(context, provider);
      const { model, given, step } = steps[name]!;
      const budget = await budgetOf();
      const { chosen } = planTraining(step, budget);
      const [losing] = step.losings(chosen!.sliced ? slicingOf(budget, step) : {});
      const ours = await laidOut(step.losings({})[0]!, "whole").run(onCpu, given);
      const theirs = await laidOut(losing!, chosen!.layout).run(new Sessions(budget, 0), given);
      const names = ["loss", "flow_loss", ...model.trained.map(gradientOf)];
      const errors = names.map((key) => relativeError(theirs[key]!.data, ours[key]!.data));
      expect(Math.max(...errors)).toBeLessThan(BOUND);
    },
  );

  test(
    "a picture on its way to be judged, and what is learned of it, are the CPU's",
    { timeout: 300_000 },
    async (context) => {
      await needProvider(context, provider);
      const { model, shape, reward, given, step } = steps["train-style-reward"]!;
      const budget = await budgetOf();
      const values: Values = { ...given, noisy: given["noise"]! };
      const slicing = slicingOf(budget, step);
      const both = async (of: (as: typeof slicing) => Graph) => [
        await new Sessions(budget, 0).train(of(slicing), values),
        await onCpu.train(of({}), values),
      ];
      const graphs = [
        (as: typeof slicing) => velocityGraph(model, shape, as),
        (as: typeof slicing) => laidOut(rewardLoss(model, shape, reward!, as), "whole").graphs[0]!,
      ];
      for (const graph of graphs) {
        const [theirs, ours] = (await both(graph)) as [Values, Values];
        const errors = Object.keys(ours).map((key) => relativeError(theirs[key]!.data, ours[key]!.data));
        expect(Math.max(...errors)).toBeLessThan(BOUND);
      }
    },
  );
});
