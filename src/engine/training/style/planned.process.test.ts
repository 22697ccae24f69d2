/** How a style is learned in the memory there is, with the bundled model. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundled } from "../../../../bench/paths.ts";
import type { LearningSettings } from "../../../contract/learning/learning.ts";
import { openModel } from "../../../formats/manifest.ts";
import type { FloatValue } from "../../runtime/session.ts";
import { openUso, type UsoModel } from "../../uso/model.ts";
import { openWeights } from "../../uso/open-weights.ts";
import type { Conditioned } from "../conditioned.ts";
import { normal } from "../draws.ts";
import { newParameter } from "../optimiser.ts";
import { trainedShapes } from "./shapes.ts";
import { STYLE_TOKENS } from "./parameters.ts";
import { plannedStyleStep, styleWay, type StyleWay } from "./planned.ts";
import { planTraining } from "../plan.ts";
import { reckoned } from "./reckoned.ts";
import { styleStepper } from "./step.ts";

const settings: LearningSettings = { depth: "layers", steps: 1, every: 1, rate: 1e-3, rank: 4, side: 64, seed: 1 };
let model: UsoModel;
beforeAll(async () => void (model = await openUso(await openModel(bundled.model), "cpu")));
afterAll(() => model.release());

const budget = (memory: number) => ({ provider: "cpu", precision: "float32", memory }) as const;
const shapes = () => trainedShapes(model, settings);
const all = () => planTraining(plannedStyleStep(model, shapes(), settings.side), budget(2 ** 40), true).ways;

test("memory that is too small for the whole chooses another way, down to blocks that are streamed", () => {
  const chosen = (memory: number) => styleWay(model, shapes(), settings, budget(memory))?.way.layout;
  const [whole] = all();
  const least = Math.min(...all().map(({ needed }) => needed));
  expect([chosen(whole!.needed), chosen(whole!.needed - 1) === "whole", chosen(least)]).toEqual([
    "whole",
    false,
    "parts",
  ]);
  expect(styleWay(model, shapes(), { ...settings, depth: "at once" }, budget(1))).toBeNull();
});

test("where no way fits it is refused with the size that does, or with what takes no training", () => {
  const { ways } = planTraining(plannedStyleStep(model, shapes(), 128), budget(2 ** 40), true);
  const memory = Math.min(...ways.map(({ needed }) => needed));
  const refused =
    (bytes: number, side = 256) =>
    () =>
      styleWay(model, shapes(), { ...settings, side }, budget(bytes));
  expect(refused(memory)).toThrow(
    /needs \d+\.\d MB .* 256 pixels.*Pictures of (192|128) pixels would fit .*--side (192|128)/,
  );
  expect(refused(1000, 64)).toThrow(/At once would fit/);
});

test("a step is the same whichever way it is run", async () => {
  const value = (seed: number, ...shape: number[]): FloatValue => ({
    data: normal(
      seed,
      shape.reduce((a, b) => a * b, 1),
    ),
    shape,
  });
  const { config, projector } = model.transformer;
  const { t5 } = model.manifest.components;
  const places = settings.side / model.reduction;
  const example: Conditioned = {
    target: value(1, config.in_channels / 4, places, places),
    subjects: [],
    styles: [],
    ownStyle: true,
    text: value(2, t5.max_length, config.context_in_dim),
    pooled: value(3, config.vec_in_dim),
    stylePicture: null,
  };
  const shape = [3 * projector.style_tokens_per_level, config.hidden_size] as const;
  const mean = { data: value(4, ...shape).data, shape };
  for (const depth of ["tokens", "layers"] as const) {
    const trained = trainedShapes(model, { ...settings, depth });
    const parameters = new Map(
      [...trained].map(([name, shape], n) => [
        name,
        newParameter(name === STYLE_TOKENS ? mean.data.slice() : value(9 + n, ...shape).data),
      ]),
    );
    const run = (layout: StyleWay["way"]["layout"]) => {
      const way: StyleWay = { way: all().find((one) => one.layout === layout)!, slicing: {} };
      const step = styleStepper({ model, shapes: trained, mean, examples: [example], seed: 1, way });
      return step({ step: 0, parameters });
    };
    const whole = await run("whole");
    const parts = await run("parts");
    expect(Math.abs(parts.loss / whole.loss - 1)).toBeLessThan(1e-5);
    expect([...parts.gradients.keys()].toSorted()).toEqual([...trained.keys()].toSorted());
    for (const [name, gradient] of whole.gradients) {
      const other = parts.gradients.get(name)!;
      const size = Math.hypot(...gradient);
      expect(size).toBeGreaterThan(0);
      expect(Math.hypot(...gradient.map((g, i) => g - other[i]!)) / size).toBeLessThan(1e-4);
    }
  }
});

test("what a run takes is reckoned by how much it computes: of larger pictures more, at once no steps", async () => {
  const weights = await openWeights(await openModel(bundled.model));
  const at = async (side: number, depth: LearningSettings["depth"]) => {
    const trained = trainedShapes(model, { ...settings, depth });
    return reckoned(
      model,
      weights,
      trained,
      { side },
      styleWay(model, trained, { depth, side }, model.sessions.budget),
    );
  };
  const [small, large, atOnce] = [await at(64, "layers"), await at(256, "layers"), await at(64, "at once")];
  for (const each of [small, large]) for (const seconds of Object.values(each)) expect(seconds).toBeGreaterThan(0);
  // Samples have the size of what is learned from: smaller ones cost no more steps than larger ones do. Both are shares
  // of one machine's speed, which need not be the same from one minute to the next.
  expect(small.sample / small.step).toBeLessThan(large.sample / large.step);
  expect(atOnce.step).toBe(0);
});
