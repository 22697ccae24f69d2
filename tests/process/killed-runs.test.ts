/** Trainings that are killed at any moment: they go on, and in the end nothing shows that they ever were. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LearningPoint, LearnRequest } from "../../src/contract/learning/learning.ts";
import type { TrainingRequest } from "../../src/contract/learning/training.ts";
import { startEngine } from "../../src/main/children/engine-client.ts";
import { killAgainAndAgain, KILLS } from "../fixtures/killed.ts";
import { bundledModel, copyOfModel } from "../fixtures/model-copy.ts";
import { astronaut } from "../fixtures/small-picture.ts";
import { temporaryFolder } from "../fixtures/temporary.ts";
import { trainingSettings } from "../fixtures/training-settings.ts";
import { writeTriplets } from "../fixtures/triplets.ts";

const folder = temporaryFolder();
const engine = startEngine();
afterAll(() => engine.close());

const fileOf = (out: string, name: string): Promise<Buffer> => readFile(join(folder, out, name));

test("a training is the unbroken one to the bit", async () => {
  await writeTriplets(join(folder, "triplets"));
  const request = (out: string): TrainingRequest => ({
    modelFolder: bundledModel,
    provider: "cpu",
    triplets: join(folder, "triplets"),
    out: join(folder, out),
    settings: { ...trainingSettings, steps: 6 },
  });
  await engine.call("engine.train", request("unbroken"));
  const kills = await killAgainAndAgain({
    runner: "train-until-killed.ts",
    given: (run) => request(`training-${run}`),
    async ended(run) {
      const [found, wanted] = await Promise.all(
        [`training-${run}`, "unbroken"].map((out) => fileOf(out, "checkpoint.safetensors")),
      );
      expect(found!.equals(wanted!)).toBe(true);
    },
    doing: {
      start: "before it told anything",
      examples: "encoding, or in the first step",
      step: "writing its place, or what it ends with",
      kept: "in a step",
    },
  });
  expect(kills).toBe(KILLS);
}, 3_600_000);

const hues = [15, 70, 130, 200, 260, 320];

beforeAll(() =>
  Promise.all(
    hues.map((hue, n) =>
      sharp(
        Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><rect width="96" height="96" fill="hsl(${hue} 40% 92%)"/>
          <path d="M${8 + n * 9} ${80 - n * 11}l${40 - n * 5} ${n * 13 - 30}M10 ${10 + n * 12}h${70 - n * 8}" stroke="#1b3c8c" stroke-width="${5 + n}"/></svg>`,
        ),
      )
        .png()
        .toFile(join(folder, `${n}.png`)),
    ),
  ),
);

test.each(["tokens", "layers"] as const)(
  "a style learned as %s is the unbroken one to the bit, with its points and no file more",
  async (depth) => {
    const model = copyOfModel(join(folder, `model-${depth}`), (manifest) => {
      manifest.defaults = { ...manifest.defaults, width: 64, height: 64, steps: 1 };
    });
    const request = (out: string): LearnRequest => ({
      modelFolder: model,
      provider: "cpu",
      pictures: hues.map((_, n) => ({ path: join(folder, `${n}.png`), caption: "" })),
      subjects: [astronaut.path],
      out: join(folder, out),
      settings: { depth, steps: 6, every: 2, rate: depth === "tokens" ? 0.05 : 0.01, rank: 4, side: 64, seed: 1 },
    });
    const pointsOf = async (out: string) =>
      (JSON.parse(String(await fileOf(out, "points.json"))) as LearningPoint[]).map(({ samples, ...point }) => ({
        ...point,
        samples: samples.length,
      }));
    /** All files by their names; those that a killed program leaves behind are removed after an hour. */
    const namesOf = async (out: string) =>
      (await readdir(join(folder, out), { recursive: true }))
        .filter((name) => !/\.atelier-\w+\.tmp$/.test(name))
        .sort();
    const unbroken = `unbroken-${depth}`;
    await engine.call("engine.learn", request(unbroken));
    const names = await namesOf(unbroken);
    expect(names).toContain("checkpoint.safetensors");
    const kills = await killAgainAndAgain({
      runner: "learn-until-killed.ts",
      given: (run) => request(`${depth}-${run}`),
      async ended(run) {
        const out = `${depth}-${run}`;
        expect(await pointsOf(out)).toEqual(await pointsOf(unbroken));
        expect(await namesOf(out)).toEqual(names);
        const binary = names.filter((name) => /\.(safetensors|webp)$/.test(name));
        const same = (name: string) =>
          Promise.all([out, unbroken].map((of) => fileOf(of, name))).then(([one, other]) => one!.equals(other!));
        const alike = await Promise.all(binary.map(same));
        expect(binary.filter((_, n) => !alike[n])).toEqual([]);
      },
      doing: {
        start: "before it told anything",
        reading: "reading, or in the first look",
        step: "in a step, or writing its place",
        point: "after a look",
      },
    });
    expect(kills).toBe(KILLS);
  },
  3_600_000,
);
