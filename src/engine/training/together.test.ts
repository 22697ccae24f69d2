/** Examples that are computed together have the losses and gradients that they have one by one. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../../scripts/portrait.ts";
import { relativeError } from "../../../tests/verify/compare.ts";
import { onCpu } from "../../../tests/verify/run.ts";
import { rewardOf, trainingVectors } from "../../../tests/verify/training.ts";
import { openVectors } from "../../../tests/verify/vectors.ts";
import { laidOut, type Values } from "./layouts.ts";
import { gradientOf, stepLoss } from "./step-graph.ts";
import { groupsOf, lossOfAll, mostTogether, valuesOfAll } from "./together.ts";

test.each([
  ["train-flow", /./, ["whole", "parts"]],
  ["train-style-reward", /\.processor\./, ["whole"]],
] as const)("%s", { timeout: 300_000 }, async (name, pattern, layouts) => {
  const v = await openVectors(join(root, `tests/reference/${name}.safetensors`));
  const { model, shape, values, parameters } = await trainingVectors(v);
  const trained = model.trained.filter((found) => pattern.test(found));
  const losing = stepLoss({ ...model, trained }, shape, await rewardOf(v));
  const noise = values["noise"]!;
  const examples = [1, -0.5].map((by, n): Values => ({
    ...values,
    ...parameters,
    t: { data: Float32Array.of(0.3 + 0.4 * n), shape: [1] },
    noise: { ...noise, data: (noise.data as Float32Array).map((x) => by * x) },
  }));
  const each: Values[] = [];
  for (const example of examples) each.push(await laidOut(losing, "whole").run(onCpu, example));
  const sums = trained.map((weight) => {
    const [a, b] = each.map((found) => found[gradientOf(weight)]!.data) as [Float32Array, Float32Array];
    return a.map((x, i) => x + b[i]!);
  });
  for (const layout of layouts) {
    const found = await laidOut(lossOfAll(losing, 2), layout).run(onCpu, valuesOfAll(examples, losing));
    expect(found["loss"]!.data).toHaveLength(2);
    for (const [n, one] of each.entries()) expect(found["loss"]!.data[n]!).toBeCloseTo(one["loss"]!.data[0]!, 5);
    const errors = trained.map((weight, n) => relativeError(found[gradientOf(weight)]!.data, sums[n]!));
    expect(Math.max(...errors)).toBeLessThan(2e-5);
  }
});

test("groups are of one kind, of powers of two, and lose nobody", () => {
  const items = [..."aabaabaa"].map((kind, n) => ({ kind, n }));
  const groups = groupsOf(
    items,
    ({ kind }) => kind,
    ({ kind }) => (kind === "a" ? 4 : 1),
  );
  expect(groups.map((group) => group.map(({ n }) => n))).toEqual([[0, 1, 3, 4], [6, 7], [2], [5]]);
});

test("as many go together as have a thousand rows", () => {
  expect([184, 88, 1024, 1344].map(mostTogether)).toEqual([4, 8, 1, 1]);
});
