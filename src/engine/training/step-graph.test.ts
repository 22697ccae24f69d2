/** What is not trained stays a weight, without a gradient. That the numbers are right is shown by `npm run verify`. */
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { relativeError } from "../../../tests/verify/compare.ts";
import { onCpu } from "../../../tests/verify/run.ts";
import { trainingVectors, type TrainingVectors } from "../../../tests/verify/training.ts";
import { openVectors } from "../../../tests/verify/vectors.ts";
import { root } from "../../../scripts/portrait.ts";
import { inOrder } from "../graph/order.ts";
import { gradientOf, stepGraph } from "./step-graph.ts";

let vectors: TrainingVectors;
beforeAll(async () => {
  vectors = await trainingVectors(await openVectors(join(root, "tests/reference/train-flow.safetensors")));
});

test.each([
  ["USO's LoRA", /\.processor\./, 16],
  ["the projector", /^feature_embedder\./, 18],
  ["one weight of the picture's way in", /^img_in\.weight$/, 1],
])("%s alone is trained: its gradients are those of training all", async (_, pattern, count) => {
  const { model, shape, values, parameters } = vectors;
  const trained = model.trained.filter((name) => pattern.test(name));
  expect(trained).toHaveLength(count);
  const all = stepGraph(model, shape, null);
  const some = stepGraph({ ...model, trained }, shape, null);
  const expected = await onCpu.run(all, { ...values, ...parameters });
  const found = await onCpu.run(some, { ...values, ...parameters });
  const errors = trained.map(gradientOf).map((name) => relativeError(found[name]!.data, expected[name]!.data));
  expect(Math.max(...errors)).toBeLessThan(1e-5);
  const nodes = (graph: typeof all): number => inOrder(Object.values(graph.outputs)).length;
  expect(nodes(some)).toBeLessThan(nodes(all));
});

test("more noise in the picture is a larger loss, and the loss is the flow's where no reward counts", async () => {
  const { model, shape, values, parameters } = vectors;
  const graph = stepGraph({ ...model, trained: ["img_in.bias"] }, shape, null);
  const run = async (noise: Float32Array) =>
    onCpu.run(graph, { ...values, ...parameters, noise: { ...values["noise"]!, data: noise } });
  const noise = values["noise"]!.data as Float32Array;
  const [plain, doubled] = [await run(noise), await run(noise.map((x) => 2 * x))];
  expect(plain["loss"]!.data).toEqual(plain["flow_loss"]!.data);
  expect(doubled["loss"]!.data[0]).toBeGreaterThan(plain["loss"]!.data[0]!);
});
