import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../tests/fixtures/temporary.ts";
import { writeCheckpoint } from "./checkpoint.ts";
import { extrapolate } from "./extrapolate.ts";
import { benchFull, type FullOptions } from "./run.ts";
import { fullSize, tinySize } from "./sizes.ts";

const tiny: FullOptions = {
  sizes: tinySize,
  precision: "int4",
  mergeLora: false,
  side: 64,
  subjectSide: 64,
  steps: 2,
  skipOptimise: false,
  keep: false,
  turns: 1,
  sides: [64, 128],
  stepsOfSides: 3,
  print: () => {},
};

const folder = temporaryFolder();
const onLinux = process.platform === "linux";

test("everything runs on a tiny model, each part in a process that was watched; the weights that were there stay, what was made of them goes", async () => {
  await writeCheckpoint(join(folder, "published"), tinySize);
  const printed: string[] = [];
  const report = await benchFull({ ...tiny, folder, print: (text) => printed.push(text) });

  expect(report.scan.result).toEqual({ files: 8, networks: 7 });
  expect(report.optimise!.phases.map((p) => p.phase)).toContain("convert transformer-int4.safetensors");
  const phases = report.picture.phases.map((p) => p.phase);
  expect(phases).toEqual([
    "start",
    "open",
    "subject encoder",
    "style encoder (SigLIP)",
    "text encoder (T5)",
    "text encoder (CLIP)",
    "conditioning",
    "modulation",
    "transformer, loading",
    "transformer, steps",
    "decoder",
    "release",
  ]);
  expect(report.picture.result.shape).toEqual({ context: 3 * 4 + 512, latent: 16, reference: 16 });
  expect(report.picture.result.steps).toHaveLength(2);
  expect(report.plan.result.loraRank).toBe(8);
  expect(report.plan.result.plans).toHaveLength(3);
  expect(report.rate.result.blocks.map((b) => b.name)).toEqual(["double block", "single block"]);
  expect(report.modulation.result.bytes).toBeGreaterThan(0);
  const { peak } = report.picture;
  expect(peak !== null && peak.anonymous < peak.resident).toBe(onLinux);
  expect(report.picture.phases.every((p) => p.peak !== null && p.peak.resident <= peak!.resident)).toBe(onLinux);
  expect(printed[0]).toContain("were there");
  expect(printed.join("\n")).toContain("share");
  expect(await readdir(folder)).toEqual(["published"]);
});

test("where the optimiser is passed over and nothing was optimised before, it says so", async () => {
  await expect(benchFull({ ...tiny, folder, skipOptimise: true })).rejects.toThrow(
    /picture ended with exit code 1 while it was at: open.*There is no model in .*model-int4/s,
  );
});

test("other sizes are reckoned at the rate of the measured step, the decoder by its pixels, the rest as it was", () => {
  const made = {
    config: fullSize.transformer,
    loraRank: 128,
    side: 256,
    shape: { context: 704, latent: 256, reference: 1024 },
    step: 100,
    decode: 5,
    rest: 50,
  };
  const same = extrapolate(made, 256, 25);
  expect(same).toMatchObject({ side: 256, tokens: 1984, step: 100, picture: 2555 });
  // 25.9 TFLOP of weights, 2.8 of attention, 0.95 of the LoRA.
  expect(same.flops / 1e12).toBeCloseTo(29.5, 0);
  const large = extrapolate(made, 1024, 25);
  expect(large.tokens).toBe(5824);
  expect(large.step).toBeCloseTo((100 * large.flops) / same.flops, 6);
  expect(large.picture).toBeCloseTo(25 * large.step + 16 * 5 + 50, 6);
});
