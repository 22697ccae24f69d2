/** Where pictures come from, by what other programs have written into them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import type { LoraReference } from "../../contract/making/recipe.ts";
import { exifBlock, insertExifInJpeg, insertExifInWebp } from "../../formats/picture/exif.ts";
import { insertTextChunks } from "../../formats/picture/png.ts";
import { originOf, originOfFile } from "./origins.ts";

const folder = temporaryFolder();
const plain = sharp({ create: { width: 8, height: 8, channels: 3, background: "#864" } });
let made = 0;
const kept = (bytes: Uint8Array, ending: string): string => {
  const file = join(folder, `${made++}.${ending}`);
  writeFileSync(file, bytes);
  return file;
};
const withTexts = async (texts: Readonly<Record<string, string>>): Promise<string> => {
  const chunks = Object.entries(texts).map(([keyword, text]) => ({ keyword, text }));
  return kept(insertTextChunks(await plain.clone().png().toBuffer(), chunks), "png");
};
const comfy = (weights: string, loader = "UNETLoader"): string =>
  JSON.stringify({
    "1": { class_type: loader, inputs: { unet_name: weights, weight_dtype: "default" } },
    "2": { class_type: "VAELoader", inputs: { vae_name: "ae.safetensors" } },
  });

test.each([
  "flux1-dev.safetensors",
  "FLUX1/flux1-dev-fp8.safetensors",
  "flux1-kontext-dev.gguf",
  "myFluxMerge.safetensors",
])("a picture that ComfyUI made with %s is marked, whatever is said of it", async (weights) => {
  const file = await withTexts({ prompt: comfy(weights), workflow: "{}" });
  for (const role of ["given", "expert"] as const)
    for (const said of [null, { engine: "mine", licence: "CC0" }])
      expect(await originOfFile(file, role, said)).toMatchObject({
        restricted: true,
        model: weights.split("/").at(-1),
        licence: { name: "FLUX.1 [dev] Non-Commercial License" },
      });
  expect(await originOfFile(file, "given", null)).toMatchObject({ engine: "ComfyUI" });
});

test.each(["flux1-schnell.safetensors", "flux-2-klein-4b.safetensors", "sd_xl_base_1.0.safetensors"])(
  "one that was made with %s is not, but its model is known",
  async (weights) => {
    const file = await withTexts({ prompt: comfy(weights) });
    expect(await originOfFile(file, "given", null)).toMatchObject({ restricted: false, model: weights });
  },
);

test("AUTOMATIC1111's parameters say so too, in PNG, JPEG and WebP", async () => {
  const parameters =
    "a portrait\nSteps: 20, Sampler: Euler, CFG scale: 1, Model: flux1-dev-bnb-nf4-v2, Version: f2.0.1";
  const block = exifBlock({ software: "x", userComment: parameters });
  const files = [
    await withTexts({ parameters }),
    kept(insertExifInJpeg(await plain.clone().jpeg().toBuffer(), block), "jpg"),
    kept(insertExifInWebp(await plain.clone().webp().toBuffer(), block), "webp"),
  ];
  for (const file of files)
    expect(await originOfFile(file, "expert", null)).toMatchObject({ restricted: true, model: "flux1-dev-bnb-nf4-v2" });
});

test("a photograph that nothing is written into is given", async () => {
  expect(await originOfFile(await withTexts({ Comment: "in flux all day" }), "given", null)).toMatchObject({
    engine: "given",
    model: null,
    restricted: false,
  });
});

test("LoRAs that an expert was made with stand in its origin", () => {
  const manifest = { id: "uso-mini", files: {}, licence: { name: "Apache-2.0", commercial: true } };
  const lora = { path: "/loras/ink.safetensors", strength: 1, sha256: "a".repeat(64) } as unknown as LoraReference;
  const of = originOf as (given: unknown, loras?: readonly LoraReference[]) => ReturnType<typeof originOf>;
  expect(of(manifest, [lora]).loras).toEqual([{ name: "ink.safetensors", digest: "a".repeat(64) }]);
  expect(of(manifest)).not.toHaveProperty("loras");
});
