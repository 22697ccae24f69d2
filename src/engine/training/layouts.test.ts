/** A step gives the same however it is laid out; what crosses no cut is not kept. */
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { root } from "../../../scripts/portrait.ts";
import { relativeError } from "../../../tests/verify/compare.ts";
import { onCpu } from "../../../tests/verify/run.ts";
import { rewardOf, trainingVectors, type TrainingVectors } from "../../../tests/verify/training.ts";
import { openVectors } from "../../../tests/verify/vectors.ts";
import { footprint } from "../graph/footprint.ts";
import { inOrder } from "../graph/order.ts";
import { laidOut, layouts, type Values } from "./layouts.ts";
import { gradientOf, stepLoss, type StyleReward } from "./step-graph.ts";

const opened: Record<string, { readonly vectors: TrainingVectors; readonly reward: StyleReward | null }> = {};
beforeAll(async () => {
  for (const name of ["train-flow", "train-style-reward"]) {
    const v = await openVectors(join(root, `tests/reference/${name}.safetensors`));
    opened[name] = { vectors: await trainingVectors(v), reward: await rewardOf(v) };
  }
});

const trainings = [
  ["everything", "train-flow", /./],
  ["USO's LoRA", "train-flow", /\.processor\./],
  ["the projector", "train-flow", /^feature_embedder\./],
  ["the last block alone", "train-flow", /^single_blocks\.1\./],
  ["a LoRA by a reward", "train-style-reward", /\.processor\./],
] as const;

test.each(trainings)("%s is trained alike in every layout", async (_, name, pattern) => {
  const { vectors, reward } = opened[name]!;
  const { model, shape, values, parameters } = vectors;
  const trained = model.trained.filter((found) => pattern.test(found));
  expect(trained.length).toBeGreaterThan(0);
  const losing = stepLoss({ ...model, trained }, shape, reward);
  const found: Values[] = [];
  for (const layout of layouts) found.push(await laidOut(losing, layout).run(onCpu, { ...values, ...parameters }));
  const [whole, ...others] = found as [Values, ...Values[]];
  const names = ["loss", "flow_loss", ...trained.map(gradientOf)];
  for (const other of others) {
    expect(Object.keys(other).toSorted()).toEqual(Object.keys(whole).toSorted());
    const errors = names.map((key) => relativeError(other[key]!.data, whole[key]!.data));
    expect(Math.max(...errors)).toBeLessThan(2e-6);
  }
});

test("in parts, what lies before all that is trained is computed once, and gets no gradient", () => {
  const { model, shape } = opened["train-flow"]!.vectors;
  const trained = model.trained.filter((name) => name.startsWith("single_blocks.1."));
  const { graphs } = laidOut(stepLoss({ ...model, trained }, shape, null), "parts");
  const backward = graphs.filter(({ name }) => name.endsWith("backward"));
  // The block itself, and the loss behind it.
  expect(backward.length).toBe(3);
  expect(graphs.length).toBeGreaterThan(backward.length + 3);
});

test("every part keeps fewer values than the whole", () => {
  const { model, shape } = opened["train-flow"]!.vectors;
  const losing = stepLoss(model, shape, null);
  const most = (graphs: ReturnType<typeof laidOut>["graphs"]): number =>
    Math.max(...graphs.map((graph) => footprint(graph).values));
  expect(most(laidOut(losing, "parts").graphs)).toBeLessThan(most(laidOut(losing, "whole").graphs));
});

test("with a reward, decoder and encoder are cut as the blocks are: no part holds either of them whole", () => {
  const { vectors, reward } = opened["train-style-reward"]!;
  const losing = stepLoss(vectors.model, vectors.shape, reward);
  const cuts = losing.graph.cuts!;
  const judged = cuts.findIndex((cut) => "decoder.0" in cut);
  const most = (kept: typeof cuts): number => {
    const { graphs } = laidOut({ ...losing, graph: { ...losing.graph, cuts: kept } }, "parts");
    return Math.max(...graphs.map((graph) => footprint(graph).values));
  };
  expect([judged > 0, cuts.some((cut) => "made.layer.1" in cut && "wanted.layer.1" in cut)]).toEqual([true, true]);
  expect(most(cuts) / most(cuts.slice(0, judged))).toBeLessThan(0.5);
});

test("what is computed once more hangs on the gradient that comes back", () => {
  const { model, shape } = opened["train-flow"]!.vectors;
  const losing = stepLoss({ ...model, trained: ["img_in.weight"] }, shape, null);
  const count = (layout: "whole" | "recomputing", operator: string): number =>
    inOrder(Object.values(laidOut(losing, layout).graphs[0]!.outputs)).filter((node) => node.operator.onnx === operator)
      .length;
  expect(count("recomputing", "MultiHeadAttention")).toBe(2 * count("whole", "MultiHeadAttention"));
});
