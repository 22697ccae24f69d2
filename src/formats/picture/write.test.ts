import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isFault } from "../../contract/fault.ts";
import { formatOf } from "./format.ts";
import { readPicture } from "./read.ts";
import { writePicture } from "./write.ts";

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), "write-"))));
afterAll(() => rm(folder, { recursive: true }));

/** A soft gradient with a saturated edge, which subsampled colour would smear. */
const pixels = {
  width: 96,
  height: 64,
  rgb: Uint8Array.from({ length: 96 * 64 * 3 }, (_, i) => {
    const [x, channel] = [Math.floor(i / 3) % 96, i % 3];
    return x < 48 ? 2 * x : channel === 0 ? 230 : 20;
  }),
};

const kinds = [
  { name: "a.png", format: "png", most: 0 },
  { name: "a.webp", format: "webp", most: 0, lossless: true },
  { name: "b.webp", format: "webp", most: 3 },
  { name: "a.jpg", format: "jpeg", most: 1.5 },
] as const;

for (const { name, format, most, ...more } of kinds) {
  test(`${name}${"lossless" in more ? " without loss" : ""} holds the pixels to ${most} of 255 on average`, async () => {
    const file = path.join(folder, "made", name);
    const written = await writePicture(pixels, { file, format, ...more });
    expect(written).toEqual({ file, bytes: (await stat(file)).size });
    const { width, height, rgb } = await readPicture(file);
    expect([width, height]).toEqual([96, 64]);
    expect((await sharp(file).metadata()).format).toBe(format);
    const mean = rgb.reduce((sum, value, i) => sum + Math.abs(value - pixels.rgb[i]!), 0) / rgb.length;
    expect(mean).toBeLessThanOrEqual(most);
  });
}

test("without a recipe the file carries no metadata", async () => {
  for (const format of ["png", "jpeg", "webp"] as const) {
    const file = path.join(folder, `bare.${format}`);
    await writePicture(pixels, { file, format });
    const { xmp, exif, comments } = await sharp(file).metadata();
    expect({ xmp, exif, comments }).toEqual({ xmp: undefined, exif: undefined, comments: undefined });
  }
});

test("colour is stored for every pixel in JPEG", async () => {
  const file = path.join(folder, "full.jpg");
  await writePicture(pixels, { file, format: "jpeg" });
  expect((await sharp(file).metadata()).chromaSubsampling).toBe("4:4:4");
});

test("a lower quality makes a smaller file", async () => {
  for (const format of ["jpeg", "webp"] as const) {
    const file = path.join(folder, `quality.${format}`);
    const high = await writePicture(pixels, { file, format });
    const low = await writePicture(pixels, { file, format, quality: 30 });
    expect(low.bytes).toBeLessThan(high.bytes);
  }
});

test("a cancelled save leaves nothing", async () => {
  const target = path.join(folder, "cancelled", "a.png");
  await expect(
    writePicture(pixels, { file: target, format: "png", signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ code: "engine.cancelled" });
  expect(await readdir(folder)).not.toContain("cancelled");
});

test("the ending decides the format, in capitals too", () => {
  expect(["a.png", "b.JPG", "c.jpeg", "d.x.WebP"].map(formatOf)).toEqual(["png", "jpeg", "jpeg", "webp"]);
});

for (const name of ["a.tiff", "a", ".png", "a.png.txt", "a."]) {
  test(`${name} names no format to save in`, () => {
    expect(() => formatOf(name)).toThrow(expect.toSatisfy((e: unknown) => isFault(e, "image.unknown-format")));
  });
}
