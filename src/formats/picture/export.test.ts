import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MetadataLevel } from "../../contract/library/exporting.ts";
import { parseRecipe } from "../../contract/making/recipe.ts";
import { encodeForExport, fittedSize } from "./export.ts";
import type { ExportEncoding } from "./export.ts";
import { saidByFile } from "./made-in.ts";
import { readRecipe } from "./metadata.ts";
import { writePicture } from "./write.ts";

let folder: string;
let original: string;
const size = { width: 96, height: 64 };
const formats = ["jpeg", "png", "webp", "tiff"] as const;

const recipe = parseRecipe({
  version: 1,
  model: "uso-mini",
  prompt: "a portrait in ink, 墨",
  ...size,
  steps: 20,
  guidance: 4,
  seed: 707,
  count: 1,
  contentLongSide: 512,
  keepSize: false,
  loraStrength: 1,
  schedule: "uso",
  subjects: [{ path: "/home/secretuser/photos/holiday-with-anna.jpg", sha256: "ab".repeat(32), name: "Anna" }],
  styles: [{ path: "/home/secretuser/styles/ink.png", sha256: "cd".repeat(32), name: "Ink", weight: 80 }],
  loras: [{ path: "/home/secretuser/loras/holiday.safetensors", sha256: "ef".repeat(32), name: "Glow", strength: 0.5 }],
});

const origin = {
  engine: "0.1.0",
  provider: "cuda",
  device: "secretuser's card",
  seconds: 8.75,
  machine: "secretuser-attic",
} as const;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "secretuser-"));
  original = path.join(folder, "original.png");
  const rgb = Uint8Array.from({ length: 96 * 64 * 3 }, (_, i) => 128 + 100 * Math.sin(i / 90));
  await writePicture({ ...size, rgb }, { file: original, format: "png", recipe, origin });
});
afterAll(() => rm(folder, { recursive: true }));

function options(changes: Partial<ExportEncoding>): ExportEncoding {
  return {
    format: "jpeg",
    quality: 90,
    longSide: null,
    dpi: null,
    profile: "none",
    watermark: null,
    metadata: "full recipe",
    creator: "Mira Maler & Co",
    recipe,
    ...changes,
  };
}

const mark = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";
const recipeWords = ["ink", "墨", "Anna", "707", "uso-mini", "abab", "cdcd", "efef", "Glow", "Steps"];

/**
 * Everything the file says of itself, as text: its metadata as read, and its raw bytes where ASCII or UTF-16 text would
 * stand.
 */
async function told(data: Buffer): Promise<{ text: string; keys: string[] }> {
  const found = await sharp(data).metadata();
  const comments = (found.comments ?? []).map(({ keyword, text }) => `${keyword}: ${text}`);
  const utf16 = Buffer.from(data.subarray(0, data.length & ~1))
    .swap16()
    .toString("utf16le");
  const exif = found.exif
    ? Buffer.from(found.exif.subarray(0, found.exif.length & ~1))
        .swap16()
        .toString("utf16le")
    : "";
  const text = [
    found.xmpAsString ?? "",
    found.exif?.toString("utf8") ?? "",
    exif,
    ...comments,
    data.toString("utf8"),
    utf16,
  ].join("\n");
  const keys = ["exif", "xmp", "iptc", "icc", "comments", "tifftagPhotoshop"].filter((key) => key in found);
  return { text, keys };
}

test("the original says where it comes from", async () => {
  expect((await saidByFile(original)).origin).toEqual(origin);
});

describe.each(formats)("as %s", (format) => {
  const beside = ["exif", "iptc", "icc", "tifftagPhotoshop"];
  test.each<[MetadataLevel, present: readonly string[], absent: readonly string[], absentBlocks: readonly string[]]>([
    ["full recipe", [mark, "Mira Maler", "USO Atelier", ...recipeWords], [], ["iptc", "icc"]],
    ["credit and AI mark", [mark, "Mira Maler &amp; Co", "USO Atelier"], recipeWords, beside],
    ["AI mark only", [mark], ["Mira", "Atelier", "atelier", ...recipeWords], beside],
    [
      "nothing",
      [],
      ["Mira", "telier", "cv.iptc.org", "xmp", "XMP", "Exif", "tEXt", "iTXt", ...recipeWords],
      [...beside, "xmp", "comments"],
    ],
  ])("%s tells what it should and nothing more", async (metadata, present, absent, absentBlocks) => {
    const { data } = await encodeForExport(original, options({ format, metadata }));
    const { text, keys } = await told(data);
    for (const word of present) expect(text).toContain(word);
    for (const word of [...absent, "atelier:origin", "secretuser", "holiday", "/home", folder])
      expect(text).not.toContain(word);
    expect(keys.filter((key) => absentBlocks.includes(key))).toEqual([]);
  });

  test("the full recipe comes back, names and digests with it, numbered in place of the paths", async () => {
    const file = path.join(folder, `exported.${format}`);
    await writeFile(file, (await encodeForExport(original, options({ format }))).data);
    expect(await readRecipe(file)).toEqual({
      ...recipe,
      subjects: [{ ...recipe.subjects[0], path: path.join(folder, "subject-1") }],
      styles: [{ ...recipe.styles[0], path: path.join(folder, "style-1") }],
      loras: [{ ...recipe.loras![0], path: path.join(folder, "lora-1") }],
    });
  });

  test("it is a readable picture of that format, scaled down to the long side with its proportions and colours", async () => {
    const whole = await encodeForExport(original, options({ format, metadata: "nothing" }));
    const small = await encodeForExport(original, options({ format, metadata: "nothing", longSide: 48 }));
    expect([whole.width, whole.height, small.width, small.height]).toEqual([96, 64, 48, 32]);
    expect(await sharp(small.data).metadata()).toMatchObject({
      format,
      width: 48,
      height: 32,
      channels: 3,
      depth: "uchar",
    });
    const before = await sharp(original).stats();
    const after = await sharp(small.data).stats();
    before.channels.forEach((channel, i) => expect(Math.abs(channel.mean - after.channels[i]!.mean)).toBeLessThan(1));
  });
});

test.each(["png", "tiff"] as const)("%s keeps every pixel", async (format) => {
  const { data } = await encodeForExport(original, options({ format }));
  expect(await sharp(data).raw().toBuffer()).toEqual(await sharp(original).removeAlpha().raw().toBuffer());
});

test("nothing is enlarged, and no side vanishes", () => {
  expect(fittedSize({ width: 96, height: 64 }, 4000)).toEqual({ width: 96, height: 64 });
  expect(fittedSize({ width: 96, height: 64 }, null)).toEqual({ width: 96, height: 64 });
  expect(fittedSize({ width: 64, height: 1000 }, 10)).toEqual({ width: 1, height: 10 });
});

test("a picture made without a photograph carries the mark of pictures that are generated throughout", async () => {
  const { data } = await encodeForExport(
    original,
    options({ metadata: "AI mark only", recipe: { ...recipe, subjects: [] } }),
  );
  expect((await told(data)).text).toContain("digitalsourcetype/trainedAlgorithmicMedia");
});

test("the print format says 300 pixels an inch", async () => {
  const { data } = await encodeForExport(original, options({ format: "tiff", metadata: "nothing" }));
  expect((await sharp(data).metadata()).density).toBe(300);
});

test("the original stays as it was, and a missing one says so", async () => {
  const before = await readFile(original);
  await encodeForExport(original, options({}));
  expect(await readFile(original)).toEqual(before);
  await expect(encodeForExport(path.join(folder, "gone.png"), options({}))).rejects.toMatchObject({
    code: "image.missing",
  });
});
