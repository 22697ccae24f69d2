import sharp from "sharp";
import { expect, test } from "vitest";
import { encodePreview } from "./preview.ts";

test("a preview enlarges a latent's grid smoothly and keeps its format", async () => {
  const grid = Uint8Array.from({ length: 32 * 20 * 3 }, (_, i) => 8 * (Math.floor(i / 3) % 32));
  const preview = await encodePreview(grid, 32, 20, 256);
  const { data, info } = await sharp(preview).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([256, 160]);
  const steps = Array.from({ length: 255 }, (_, x) => Math.abs(data[3 * (x + 1)]! - data[3 * x]!));
  expect(Math.max(...steps)).toBeLessThan(8);
});

test("a preview of a finished picture is reduced to its long side", async () => {
  const { width, height } = await sharp(await encodePreview(new Uint8Array(96 * 64 * 3), 96, 64, 48)).metadata();
  expect([width, height]).toEqual([48, 32]);
});
