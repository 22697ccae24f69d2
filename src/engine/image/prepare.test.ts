import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { prepareContent, prepareMiddle, prepareStyle } from "./prepare.ts";
import { cropPixels } from "../../formats/picture/pixels.ts";
import { resample } from "./resample.ts";
import { readPicture } from "../../formats/picture/read.ts";

const folder = new URL("../../../tests/reference/preprocess/", import.meta.url);

interface Expected {
  readonly source: string;
  readonly long_size?: number;
  readonly size: readonly [number, number];
}

const index = JSON.parse(await readFile(new URL("index.json", folder), "utf8")) as Record<string, Expected>;

/** The design's bound on the mean absolute difference, of 255. */
const bound = 1.5;

test("upstream's preparation is there for both kinds of pictures", () => {
  const kinds = Object.values(index).map(({ long_size }) => (long_size === undefined ? "style" : "content"));
  expect(new Set(kinds)).toEqual(new Set(["style", "content"]));
});

for (const [name, { source, long_size, size }] of Object.entries(index)) {
  test(`${name} comes out as upstream prepares it, to the byte`, async () => {
    const picture = await readPicture(fileURLToPath(new URL(source, folder)));
    const expected = await readPicture(fileURLToPath(new URL(name, folder)));
    const prepared = long_size === undefined ? prepareStyle(picture, size[0]) : prepareContent(picture, long_size);
    expect([prepared.width, prepared.height]).toEqual(size);
    expect(meanDifference(prepared.rgb, expected.rgb)).toBeLessThan(bound);
    expect(worst(prepared.rgb, expected.rgb)).toBe(0);
  });
}

test("a format whose short side would vanish is scaled to cover one grid cell and its long side cropped", () => {
  const banner = { width: 2000, height: 20, rgb: new Uint8Array(2000 * 20 * 3).fill(90) };
  const wide = prepareContent(banner, 512);
  expect([wide.width, wide.height]).toEqual([512, 16]);
  expect(new Set(wide.rgb)).toEqual(new Set([90]));
  const tall = prepareContent({ width: 20, height: 2000, rgb: banner.rgb }, 512);
  expect([tall.width, tall.height]).toEqual([16, 512]);
});

test("the crop keeps the centre: of five rows to spare, two are cut above and three below", () => {
  const rgb = new Uint8Array(64 * 69 * 3);
  for (let y = 0; y < 69; y++) rgb.fill(y, y * 64 * 3, (y + 1) * 64 * 3);
  const { width, height, rgb: cropped } = prepareContent({ width: 64, height: 69, rgb }, 69);
  expect([width, height]).toEqual([64, 64]);
  expect(cropped[0]).toBe(2);
  expect(cropped.at(-1)).toBe(65);
});

test("a picture that already has the size is not touched", () => {
  const rgb = Uint8Array.from({ length: 64 * 48 * 3 }, (_, i) => (i * 37) % 256);
  expect(prepareContent({ width: 64, height: 48, rgb }, 64).rgb).toEqual(rgb);
});

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
}

function worst(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

test("the middle of a square picture that is not cropped is the picture, resized as upstream does, to the byte", async () => {
  const [source, expected] = await Promise.all(
    ["square-700.png", "square-700.siglip-384.png"].map((name) => readPicture(fileURLToPath(new URL(name, folder)))),
  );
  expect(worst(prepareMiddle(source!, 384, 384).rgb, expected!.rgb)).toBe(0);
});

test.each([
  // The long side is 256 · 300 / 201 = 382.08…, and (382 − 224) / 2 = 79 columns are left out before the crop.
  [300, 201, { width: 382, height: 256 }, { left: 79, top: 16 }],
  [201, 300, { width: 256, height: 382 }, { left: 16, top: 79 }],
  // Halves are rounded to even: (269 − 224) / 2 = 22.5 becomes 22, (271 − 224) / 2 = 23.5 becomes 24.
  [269, 256, { width: 269, height: 256 }, { left: 22, top: 16 }],
  [271, 256, { width: 271, height: 256 }, { left: 24, top: 16 }],
])("the middle of %i × %i is where torchvision crops it", (width, height, whole, at) => {
  const picture = { width, height, rgb: Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * 31) % 251) };
  const resized = resample(picture, whole.width, whole.height, "bicubic");
  expect(prepareMiddle(picture, 256, 224)).toEqual(cropPixels(resized, { ...at, width: 224, height: 224 }));
});
