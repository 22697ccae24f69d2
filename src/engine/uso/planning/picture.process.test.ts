/**
 * Plans of the published model, on weights that are only names and sizes, and what becomes of them with the bundled
 * one.
 */
import { describe, expect, test } from "vitest";
import { bundled } from "../../../../bench/paths.ts";
import type { PictureShape } from "../../../contract/making/plan.ts";
import type { Speed } from "../../../contract/making/recipe.ts";
import { openModel } from "../../../formats/manifest.ts";
import { openWeights } from "../open-weights.ts";
import { planPicture, type PicturePlan } from "./picture.ts";
import { planReport, type Planned } from "./report.ts";
import type { DeviceBudget } from "../../runtime/plan.ts";
import { weightsOf } from "../../weights/lookup.ts";
import { foreseen } from "../../weights/foreseen.ts";

const { manifest, folder } = await openModel(bundled.model);
const weights = await openWeights({ manifest, folder });
const shape = (side: number, more: Partial<PictureShape> = {}): PictureShape => ({
  width: side,
  height: side,
  subjects: [{ width: 256, height: 256 }],
  styles: 1,
  ...more,
});
const cpu = (megabytes: number): DeviceBudget => ({
  provider: "cpu",
  precision: "float32",
  memory: megabytes * 1e6,
  small: true,
});
const plan = (side: number, megabytes: number, more: Partial<PictureShape> = {}): PicturePlan =>
  planPicture(weights, manifest, shape(side, more), cpu(megabytes));
const peakOf = ({ networks }: PicturePlan, name: RegExp): number => networks.find((n) => name.test(n.name))!.peak;

describe("a picture of the bundled model", () => {
  test("is planned with every network that making it runs, once each", () => {
    const names = plan(256, 4000).networks.map((n) => n.name);
    expect(names).toEqual([
      "picture encoder (autoencoder)",
      "picture decoder (autoencoder)",
      "style encoder (SigLIP)",
      "text encoder (T5)",
      "text encoder (CLIP)",
      "conditioning",
      "modulation",
      "transformer",
    ]);
    expect(plan(256, 4000, { subjects: [], styles: 0 }).networks.map((n) => n.name)).toEqual(
      names.filter((n) => !/encoder \((auto|Sig)/.test(n)),
    );
  });

  test("takes more memory the larger it is, and the transformer more with every subject and style, and with weighed styles", () => {
    expect(plan(512, 4000).peak).toBeGreaterThan(2 * plan(256, 4000).peak);
    const [bare, more, weighed] = [
      {},
      {
        subjects: [
          { width: 256, height: 256 },
          { width: 256, height: 256 },
        ],
      },
      { weighted: true },
    ].map((m) => peakOf(plan(512, 4000, m), /transformer/));
    expect(more).toBeGreaterThan(bare!);
    expect(weighed).toBeGreaterThan(bare!);
    expect(peakOf(plan(512, 4000, { styles: 3 }), /transformer/)).toBeGreaterThan(bare!);
  });

  test("passes the autoencoder in ever smaller pieces the less memory there is, and is refused in the end", () => {
    const sides = [12000, 2000, 700, 300].map((megabytes) => plan(1024, megabytes).tiles?.side ?? Infinity);
    expect(sides[0]).toBe(Infinity);
    expect(sides).toEqual([...sides].sort((a, b) => b - a));
    expect(new Set(sides).size).toBeGreaterThan(2);
    expect(() => plan(1024, 40)).toThrow(expect.objectContaining({ code: "runtime.does-not-fit" }));
  });

  test("is decoded by tiles only after the statistics of the whole, and that is planned too", () => {
    const names = plan(1024, 700).networks.map((n) => n.name);
    expect(names).toEqual(expect.arrayContaining(["decoder's statistics", "decoder of a tile (autoencoder)"]));
    expect(names).not.toContain("picture decoder (autoencoder)");
  });

  test.each([12000, 2000, 700, 300])("in %d MB never takes more than that", (megabytes) => {
    expect(plan(1024, megabytes).peak).toBeLessThanOrEqual(megabytes * 1e6);
  });
});

describe("a picture whose steps leave something out", () => {
  const both = { firstBlockCache: 0.1, referenceEvery: 4 };
  const transformers = (speed: Speed, megabytes = 4000) =>
    plan(512, megabytes, { speed }).networks.filter((n) => n.name.startsWith("transformer"));

  test("is planned with all that its transformer runs as, where there is a subject", () => {
    expect(
      [{}, { firstBlockCache: 0.1 }, { referenceEvery: 4 }, both].map((speed) => transformers(speed).length),
    ).toEqual([1, 3, 2, 6]);
    expect(
      plan(512, 4000, { speed: both, subjects: [] }).networks.filter((n) => n.name.startsWith("transformer")).length,
    ).toBe(3);
  });

  test("leaves room for what the steps keep and for the networks that are lent beside", () => {
    const {
      transformer: { config },
    } = manifest.components;
    const keys = 2 * 256 * config.hidden_size * (config.depth + config.depth_single_blocks) * 4;
    const [plain, kept] = [
      peakOf(plan(512, 4000), /transformer/),
      Math.max(...transformers({ referenceEvery: 4 }).map((n) => n.peak)),
    ];
    expect(kept).toBeGreaterThan(plain + keys);
    for (const megabytes of [4000, 600, 200])
      for (const { peak } of transformers(both, megabytes)) expect(peak).toBeLessThanOrEqual(megabytes * 1e6);
  });
});

describe("what would make it fit", () => {
  const planned = (megabytes: number): Planned => ({
    manifest,
    weights,
    budget: { ...cpu(megabytes), small: false },
    memory: { bytes: megabytes * 1e6, source: "as you said" },
    verdict: { provider: "cpu", why: "cpu, as chosen", passedOver: [] },
  });
  const report = (side: number, megabytes: number) => planReport(planned(megabytes), shape(side)).verdict;

  test("a smaller picture and more memory are named, and with either it does fit", () => {
    const verdict = report(3072, 260);
    const would = verdict.fits ? [] : verdict.would;
    expect(would.map((r) => r.kind)).toEqual(["size", "memory"]);
    for (const remedy of would) {
      const again =
        remedy.kind === "size"
          ? planReport(planned(260), { ...shape(1), width: remedy.width, height: remedy.height })
          : planReport(
              {
                ...planned(260),
                budget: { ...cpu(260), small: false, memory: remedy.kind === "memory" ? remedy.bytes : 0 },
              },
              shape(3072),
            );
      expect(again.verdict.fits).toBe(true);
    }
  });

  test("nothing is named where it fits", () => {
    expect(report(256, 4000)).toMatchObject({ fits: true, tiles: null });
  });
});

test("weights foreseen in 4 bits have the names and sizes that optimising gives them, and take accordingly little", () => {
  const imagined = foreseen(weights.transformer, "int4", 32);
  const layer = weightsOf(imagined, "double_blocks.0").at("img_attn.qkv");
  const full = weights.transformer.tensor("double_blocks.0.img_attn.qkv.weight").shape as readonly number[];
  expect([layer.has("weight"), layer.has("weight.packed"), layer.has("bias")]).toEqual([false, true, true]);
  expect(layer.tensor("weight.packed").shape).toEqual([full[0], full[1]! / 32, 16]);
  expect(layer.rows(0, 8).tensor("weight.scales").shape).toEqual([8, full[1]! / 32]);
  const small = (its: typeof weights.transformer): number => {
    const { networks } = planPicture({ ...weights, transformer: its }, manifest, shape(256), {
      ...cpu(4000),
      provider: "cuda",
      small: false,
    });
    return networks.at(-1)!.held;
  };
  expect(small(imagined)).toBeLessThan(0.4 * small(weights.transformer));
});
