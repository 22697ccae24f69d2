/** Which way a training takes in how much memory. */
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { root } from "../../../scripts/portrait.ts";
import { trainingVectors, type TrainingVectors } from "../../../tests/verify/training.ts";
import { openVectors } from "../../../tests/verify/vectors.ts";
import type { DeviceBudget } from "../runtime/plan.ts";
import { laidOut } from "./layouts.ts";
import { demandWay, planTraining, slicingOf, type PlannedStep } from "./plan.ts";
import { stepLoss } from "./step-graph.ts";

let vectors: TrainingVectors;
let step: PlannedStep;
beforeAll(async () => {
  vectors = await trainingVectors(await openVectors(join(root, "tests/reference/train-flow.safetensors")));
  const { model, shape } = vectors;
  step = {
    losings: (slicing) => [stepLoss(model, shape, null, slicing)],
    trained: 1000,
    packedMoments: false,
    tokens: 40,
    heads: model.config.num_heads,
  };
});

const budget = (memory: number, provider: DeviceBudget["provider"] = "cpu"): DeviceBudget => ({
  provider,
  precision: "float32",
  memory,
});

test("with less memory it goes from whole to parts, and each way says what it takes", () => {
  const { ways, chosen } = planTraining(step, budget(2 ** 40), true);
  expect(chosen).toBe(ways[0]);
  expect(new Set(ways.map((way) => way.layout))).toEqual(new Set(["whole", "recomputing", "parts"]));
  const [whole, parts] = [ways[0]!, ways.at(-1)!];
  expect(parts.needed).toBeLessThan(whole.needed);
  expect(parts.sessions).toBeGreaterThan(whole.sessions);
  expect(parts.waiting).toBeGreaterThan(0);
  const least = Math.min(...ways.map((way) => way.needed));
  expect(planTraining(step, budget(least)).chosen?.needed).toBe(least);
  expect(planTraining(step, budget(least - 1)).chosen).toBeNull();
});

test("in parts, what waits grows on the way there and is gone on the way back; memory is told of the worst moment", () => {
  const { graphs, waiting } = laidOut(step.losings({})[0]!, "parts");
  expect(waiting).toHaveLength(graphs.length);
  const forward = graphs.filter(({ name }) => !name.endsWith("backward")).length;
  const [there, back] = [waiting.slice(0, forward), waiting.slice(forward)];
  expect(there).toEqual(there.toSorted((a, b) => a - b));
  expect(back).toEqual(back.toSorted((a, b) => b - a));
  expect([there[0], Math.max(...back) > 0, back.at(-1)! < back[0]!]).toEqual([0, true, true]);
  const parts = planTraining(step, budget(2 ** 40), true).ways.find((way) => way.layout === "parts")!;
  expect(parts.needed).toBeGreaterThanOrEqual(parts.running);
  expect(parts.needed).toBeLessThan(parts.running + parts.waiting + 20 * step.trained + 1);
});

test("moments in 8 bits take a quarter, and on a graphics processor what is trained lies elsewhere", () => {
  const plain = planTraining(step, budget(2 ** 40));
  const packed = planTraining({ ...step, packedMoments: true }, budget(2 ** 40));
  expect(plain.optimiser - packed.optimiser).toBe(6 * step.trained);
  const [here, there] = [plain.ways[0]!, planTraining({ ...step, trained: 1e9 }, budget(2 ** 40, "cuda")).ways[0]!];
  expect(there.needed).toBeLessThan(4e9);
  expect(here.needed - here.running).toBe(plain.optimiser);
});

test("attention is sliced where its scores would not fit", () => {
  expect(slicingOf(budget(2 ** 40), { tokens: 100, heads: 4 })).toEqual({});
  expect(slicingOf(budget(1e6), { tokens: 1000, heads: 4 }).querySlice).toBeLessThan(1000);
});

test("no more queries attend at once than the provider computes rightly, however much memory there is", () => {
  const narrow = (memory: number): DeviceBudget => ({ ...budget(memory, "webgpu"), mostQueries: 31 });
  const most = (memory: number, tokens: number) => slicingOf(narrow(memory), { tokens, heads: 4 }).querySlice;
  // Fewer tokens may be judged by an encoder with more.
  expect([most(2 ** 40, 1000), most(2 ** 40, 20)]).toEqual([31, 31]);
  expect(most(1e6, 1000)).toBeLessThan(31);
  const queries: number[] = [];
  const watched: PlannedStep = {
    ...step,
    losings: (slicing) => (queries.push(slicing.querySlice ?? Infinity), step.losings(slicing)),
  };
  expect(planTraining(watched, narrow(2 ** 40)).chosen).toMatchObject({ layout: "whole", sliced: true });
  expect(queries[0]).toBe(31);
});

test.each([
  ["a smaller size where that fits", 2 ** 40, {}, "--side 384"],
  ["8 bits where those fit", 0, {}, "--moments 8-bit"],
  ["other ways where nothing does", 0, { moments: "8-bit" as const }, "smaller rank"],
])("what does not fit is refused with %s", (_, there, change, words) => {
  const few = planTraining({ ...step, trained: 1e9 }, budget(1));
  const smaller = planTraining(step, budget(there));
  const least = Math.min(...few.ways.map((way) => way.needed));
  const refused = () => demandWay(few, budget(least - 5e9), { side: 512, ...change }, () => smaller);
  expect(refused).toThrow(expect.objectContaining({ code: "training.does-not-fit" }));
  expect(refused).toThrow(words);
});
