/** What a style is not begun with. The disk and the model stand in; nothing is computed. */
import { beforeEach, expect, test, vi } from "vitest";
import { bundledManifest } from "../../../../tests/fixtures/model-copy.ts";
import type { LearningSettings } from "../../../contract/learning/learning.ts";
import type { UsoModel } from "../../uso/model.ts";
import { diskFor, learnStyle } from "./learn.ts";
import { trainedShapes } from "./shapes.ts";

const disk = vi.hoisted(() => ({ free: 0 as number | null }));
vi.mock("../../../formats/folders.ts", async (original) => ({
  ...(await original<object>()),
  freeBytes: async () => disk.free,
}));
beforeEach(() => void (disk.free = 0));

const manifest = bundledManifest();
const { transformer, projector } = manifest.components;
const model = (blocks = transformer.config.depth_single_blocks) =>
  ({
    manifest,
    reduction: 8,
    transformer: {
      config: { ...transformer.config, depth_single_blocks: blocks },
      projector: { ...projector.config, siglip_dim: 8 },
    },
  }) as unknown as UsoModel;
const settings: LearningSettings = { depth: "layers", steps: 4, every: 2, rate: 1e-3, rank: 4, side: 64, seed: 1 };
const pictures = Array.from({ length: 6 }, (_, n) => ({ path: `/nowhere/${n}.png`, caption: "" }));
const learn = (of: UsoModel, told: LearningSettings) =>
  learnStyle({
    model: of,
    settings: told,
    learn: pictures.slice(1),
    judges: pictures.slice(0, 1),
    subjects: [],
    folder: "/nowhere",
    signal: new AbortController().signal,
    tell: () => undefined,
  });

test("no space: what it takes and what there is are said before a picture is read", async () => {
  disk.free = 1e6;
  const needed = diskFor(model(), trainedShapes(model(), settings), settings.side, pictures.length);
  const refused = learn(model(), settings);
  await expect(refused).rejects.toMatchObject({ code: "style.no-space", data: { free: 1e6, needed } });
  await expect(refused).rejects.toThrow("nothing was written");
  // With room it gets as far as the pictures.
  disk.free = needed;
  await expect(learn(model(), settings)).rejects.not.toMatchObject({ code: "style.no-space" });
});

test("more layers and more pictures take more of the disk; tokens little, at once the pictures alone", () => {
  const of = (change: Partial<LearningSettings>, count = 6): number =>
    diskFor(model(), trainedShapes(model(), { ...settings, ...change }), change.side ?? settings.side, count);
  expect(of({ rank: 8 })).toBeGreaterThan(of({}));
  expect(of({}, 12)).toBeGreaterThan(of({}));
  expect(of({ side: 128 })).toBeGreaterThan(of({}));
  expect(of({ depth: "tokens" })).toBeLessThan(of({}));
  expect(of({ depth: "at once" })).toBeLessThan(of({ depth: "tokens" }));
});

test("a model without late blocks learns no layers, and tokens as any other", async () => {
  await expect(learn(model(0), settings)).rejects.toMatchObject({
    code: "style.no-layers",
    message: expect.stringContaining(manifest.name),
  });
  expect(trainedShapes(model(0), { ...settings, depth: "tokens" }).size).toBe(1);
});

test("layers are those of the last three quarters of the single blocks alone", () => {
  const blocks = [...trainedShapes(model(38), settings).keys()].map((name) =>
    Number(/single_blocks\.(\d+)/.exec(name)![1]),
  );
  expect([Math.min(...blocks), Math.max(...blocks)]).toEqual([10, 37]);
});
