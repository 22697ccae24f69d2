/** What is done to exported pictures beside their format: resolution, colour profile, watermark. */
import path from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { recipeWith } from "../../../tests/fixtures/recipe.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { corners, exportFormats } from "../../contract/library/exporting.ts";
import { encodeForExport, type ExportEncoding } from "./export.ts";
import { writePicture } from "./write.ts";

const folder = temporaryFolder();
const [width, height] = [400, 300];
const recipe = recipeWith({ width, height });
const grey = path.join(folder, "grey.png");
const logo = path.join(folder, "logo.png");

beforeAll(async () => {
  await writePicture(
    { width, height, rgb: new Uint8Array(3 * width * height).fill(128) },
    { file: grey, format: "png", recipe },
  );
  await sharp({ create: { width: 50, height: 50, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 1 } } }).toFile(
    logo,
  );
});

const encoded = async (changes: Partial<ExportEncoding>) =>
  (
    await encodeForExport(grey, {
      format: "png",
      quality: 90,
      longSide: null,
      metadata: "nothing",
      creator: "",
      dpi: null,
      profile: "none",
      watermark: null,
      recipe,
      ...changes,
    })
  ).data;

describe.each(exportFormats)("%s", (format) => {
  test("says the resolution that was asked for, whatever else it says", async ({ skip }) => {
    skip(format === "webp", "a WebP file says no resolution");
    for (const metadata of ["nothing", "full recipe"] as const) {
      const data = await encoded({ format, dpi: 240, metadata });
      expect(Math.round((await sharp(data).metadata()).density ?? 0)).toBe(240);
      await sharp(data, { failOn: "warning" }).raw().toBuffer();
    }
  });

  test("carries the profile that was asked for", async () => {
    expect((await sharp(await encoded({ format, profile: "none" })).metadata()).icc).toBeUndefined();
    const [srgb, p3] = await Promise.all(
      (["srgb", "p3"] as const).map(
        async (profile) => (await sharp(await encoded({ format, profile })).metadata()).icc,
      ),
    );
    expect(srgb?.length).toBeGreaterThan(0);
    expect(p3?.length).toBeGreaterThan(0);
    expect(srgb?.equals(p3!)).toBe(false);
  });
});

/** The part of the picture that is not grey any more; null where all of it is. */
async function marked(data: Buffer) {
  const { data: rgb, info } = await sharp(data).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = [...Array(info.width * info.height).keys()].filter((i) => Math.abs(rgb[3 * i]! - 128) > 4);
  if (at.length === 0) return null;
  const [xs, ys] = [at.map((i) => i % info.width), at.map((i) => Math.floor(i / info.width))];
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
    first: rgb[3 * at[0]!]!,
  };
}

describe("a watermark", () => {
  const look = { opacity: 100, corner: "bottom right", width: 20 } as const;

  test.each(corners)("stands %s, as wide as was asked for", async (corner) => {
    const found = await marked(await encoded({ watermark: { kind: "picture", file: logo, ...look, corner } }));
    expect(found!.right - found!.left + 1).toBe(80);
    const [across, down] = [(found!.left + found!.right) / 2 / width, (found!.top + found!.bottom) / 2 / height];
    expect(across < 0.4 ? "left" : across > 0.6 ? "right" : "middle").toBe(/left|right/.exec(corner)?.[0] ?? "middle");
    expect(down < 0.4 ? "top" : down > 0.6 ? "bottom" : "middle").toBe(/top|bottom/.exec(corner)?.[0] ?? "middle");
  });

  test("shows the picture through it by its opacity", async () => {
    const at = async (opacity: number) =>
      (await marked(await encoded({ watermark: { kind: "picture", file: logo, ...look, opacity } })))!.first;
    expect(await at(100)).toBe(255);
    expect(await at(50)).toBeCloseTo(192, -1);
  });

  test("draws words, markup and all, and never reaches beyond the picture", async () => {
    for (const text of ["© Mira <b>& Co</b>", "小林", "a".repeat(100)]) {
      const found = await marked(
        await encoded({ longSide: 64, watermark: { kind: "text", text, ...look, width: 100 } }),
      );
      expect(found).not.toBeNull();
    }
  });

  test("that is no picture is named", async () => {
    const file = path.join(folder, "none.png");
    await expect(encoded({ watermark: { kind: "picture", file, ...look } })).rejects.toMatchObject({
      code: "image.unreadable",
      message: expect.stringContaining("watermark"),
    });
  });
});
