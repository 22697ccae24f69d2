/** CSD as the reward: what it says is the published network's, and gradients pass it, decoder and blocks alike. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../../scripts/portrait.ts";
import { relativeError } from "../../../tests/verify/compare.ts";
import { onCpu } from "../../../tests/verify/run.ts";
import { rewardOf, trainingVectors } from "../../../tests/verify/training.ts";
import { openVectors } from "../../../tests/verify/vectors.ts";
import { csdFromOpenai } from "../../formats/layouts/clip-vision.ts";
import { csdConfig } from "../../formats/measures.ts";
import { input } from "../graph/tensor.ts";
import type { FloatValue } from "../runtime/session.ts";
import { weightsOf } from "../weights/lookup.ts";
import { renamed } from "../weights/renamed.ts";
import { csdJudge } from "./csd-reward.ts";
import { normal } from "./draws.ts";
import { laidOut, layouts, type Values } from "./layouts.ts";
import { gradientOf, stepLoss } from "./step-graph.ts";

const reference = (name: string) => openVectors(join(root, `tests/reference/${name}.safetensors`));

async function judge() {
  const v = await reference("csd");
  const config = csdConfig.parse(v.meta("config"));
  const { shapes, translation } = csdFromOpenai(config);
  return { v, config, judge: csdJudge(weightsOf(renamed(await v.weights(), shapes, translation)), config) };
}

test("its embedding is the style that the published network finds", async () => {
  const { v, config, judge: csd } = await judge();
  const given = await v.floats("in.pixels");
  const side = config.input_resolution;
  const one: FloatValue = { data: given.data.slice(0, 3 * side * side), shape: [3, side, side] };
  const { vector } = csd.embed(input("pixels", [3, side, side]));
  const { style } = await onCpu.run({ name: "csd", outputs: { style: vector } }, { pixels: one });
  const expected = await v.floats("out.style");
  expect(relativeError(style!.data, expected.data.slice(0, style!.data.length))).toBeLessThan(1e-5);
});

test("a LoRA learns by it alike in every layout, by gradients that are the slopes of its loss", async () => {
  const v = await reference("train-style-reward");
  const [{ model, shape, values, parameters }, own] = [await trainingVectors(v), await rewardOf(v)];
  const { judge: csd } = await judge();
  // Alone, and large enough that differences of the loss are seen.
  const reward = { ...own!, ...csd, weight: 100 };
  const trained = model.trained.filter((name) => name.includes(".processor.")).slice(0, 4);
  const stylePicture = { data: normal(5, 3 * csd.side ** 2).map((x) => 0.5 + x / 8), shape: [3, csd.side, csd.side] };
  const given: Values = { ...values, ...parameters, style_picture: stylePicture };
  const losing = stepLoss({ ...model, trained }, shape, reward);
  const found: Values[] = [];
  for (const layout of layouts) found.push(await laidOut(losing, layout).run(onCpu, given));
  const [whole, ...others] = found as [Values, ...Values[]];
  for (const other of others)
    for (const key of ["reward", "loss", ...trained.map(gradientOf)])
      expect(relativeError(other[key]!.data, whole[key]!.data)).toBeLessThan(1e-5);

  const gradients = trained.map((name) => whole[gradientOf(name)]!.data);
  const size = Math.hypot(...gradients.map((g) => Math.hypot(...g)));
  expect(size).toBeGreaterThan(0);
  const lossAt = async (by: number): Promise<number> => {
    const moved = trained.map((name, n) => {
      const { data, shape: of } = parameters[name]!;
      return [name, { data: data.map((x, i) => x + (by * gradients[n]![i]!) / size), shape: of }] as const;
    });
    const graph = { name: "loss", outputs: { loss: losing.graph.outputs["loss"]! } };
    return (await onCpu.run(graph, { ...given, ...Object.fromEntries(moved) }))["loss"]!.data[0]!;
  };
  const step = 1e-2;
  const slope = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
  expect(Math.abs(slope / size - 1)).toBeLessThan(0.05);
});
