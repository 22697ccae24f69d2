import { expect, test } from "vitest";
import type { Recipe } from "../../contract/making/recipe.ts";
import type { ModelFolder } from "../../formats/manifest.ts";
import type { Done } from "./journal.ts";
import { runBench, type RunOptions } from "./run.ts";
import type { BenchCase } from "./set.ts";

const defaults = { width: 256, height: 256, steps: 20, guidance: 4, content_long_side: 256, schedule: "uso" };
const model = { folder: "/m", manifest: { id: "m", defaults } } as unknown as ModelFolder;
const cases: readonly BenchCase[] = ["a", "b"].map((name) => ({
  task: "subject-driven",
  content: { name, path: `/set/${name}.png` },
  style: null,
  references: [`/set/${name}.png`, "/set/second.png"],
  prompt: "",
  image: 0,
}));

/** A run that makes nothing: the recipes it asked for, and what it wrote down. */
async function run(done: Done[], change: Partial<RunOptions> = {}) {
  const recipes: Recipe[] = [];
  await runBench({
    set: { name: "test", cases, notes: [] },
    contestants: [
      { name: "m", model, recipe: {} },
      { name: "m, 1 step", model, recipe: { steps: 1 } },
    ],
    seeds: [7],
    folder: "/out",
    sampling: { steps: 4, width: 128, height: 128 },
    journal: { done, add: (entry) => Promise.resolve(void done.push(entry)) },
    signal: new AbortController().signal,
    make: (recipe) => (recipes.push(recipe), Promise.resolve(`/out/pictures/${recipes.length}.png`)),
    measure: ({ subjects }) =>
      Promise.resolve([
        {
          state: "measured",
          kind: "likeness",
          formula: "test/1",
          weights: null,
          by: "pixels",
          rough: true,
          value: subjects[0] === "/set/second.png" ? 0 : 1,
        },
      ]),
    tell: () => undefined,
    ...change,
  });
  return recipes;
}

test("a row of an ablation is made as it says, and the others as all are", async () => {
  const recipes = await run([]);
  expect(recipes.map(({ steps, width, seed }) => [steps, width, seed])).toEqual([
    [4, 128, 7],
    [4, 128, 7],
    [1, 128, 7],
    [1, 128, 7],
  ]);
});

test("of several photographs of a subject the mean counts", async () => {
  const done: Done[] = [];
  await run(done);
  expect(done).toHaveLength(4);
  expect(done[0]).toMatchObject({ model: "m", seed: 7, file: "pictures/1.png", measures: [{ value: 0.5 }] });
});

test("a run that was stopped goes on after the last picture, and makes none twice", async () => {
  const done: Done[] = [];
  await run(done);
  expect(await run(done)).toEqual([]);
  const half = done.slice(0, 3);
  expect(await run(half)).toHaveLength(1);
  expect(half).toHaveLength(4);
});

test("one that is stopped makes no further picture", async () => {
  const controller = new AbortController();
  controller.abort();
  const done: Done[] = [];
  await expect(run(done, { signal: controller.signal })).rejects.toThrow(/abort/i);
  expect(done).toEqual([]);
});
