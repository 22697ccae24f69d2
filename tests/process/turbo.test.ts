/**
 * The LoRA beside the bundled model with which 8 steps do for 20. It is made for these very weights: other ones need
 * another.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { recipeWith } from "../fixtures/recipe.ts";
import type { Recipe } from "../../src/contract/making/recipe.ts";
import { generate } from "../../src/engine/uso/generate.ts";
import { openModel } from "../../src/formats/manifest.ts";
import { openUso, type UsoModel } from "../../src/engine/uso/model.ts";
import { openAdapter } from "../../src/engine/weights/adapter.ts";
import { root } from "../../scripts/portrait.ts";
import { bundledModel } from "../fixtures/model-copy.ts";
import { psnr } from "../pictures.ts";

const turbo = join(bundledModel, "turbo-8.safetensors");

const recipe = recipeWith({
  subjects: [{ path: join(root, "assets/subjects/06-a-man-with-curly-green-hair-in-a-green-shirt.png") }],
  prompt: "",
  width: 256,
  height: 256,
  steps: 20,
  guidance: 4,
  seed: 101,
  contentLongSide: 256,
});

async function rgb(model: UsoModel, change: Partial<Recipe>): Promise<Uint8Array> {
  for await (const { pixels } of generate({ ...recipe, ...change }, model, {
    progress: () => {},
    signal: new AbortController().signal,
    previews: false,
  }))
    return pixels.rgb;
  throw new RangeError("a recipe makes at least one picture");
}

test("the turbo LoRA fits the bundled transformer whole: every pair takes part", async () => {
  const { manifest } = await openModel(bundledModel);
  const { pairs, unused } = await openAdapter(turbo, manifest.components.transformer.config);
  expect(unused).toEqual([]);
  expect(pairs).toBe(48);
});

const styles = readdirSync(join(root, "assets/styles")).filter((name) => name.endsWith(".png"));

test("with the turbo LoRA 8 steps come nearer to 20 steps than 8 steps without it, on average over all sample styles", async () => {
  const model = await openUso(await openModel(bundledModel), "cpu");
  try {
    let gained = 0;
    for (const name of styles) {
      const made = { styles: [{ path: join(root, "assets/styles", name) }] };
      const long = await rgb(model, made);
      const plain = psnr(await rgb(model, { ...made, steps: 8 }), long);
      const fast = psnr(await rgb(model, { ...made, steps: 8, loras: [{ path: turbo, strength: 1 }] }), long);
      gained += (fast - plain) / styles.length;
    }
    expect(gained).toBeGreaterThan(0);
  } finally {
    await model.release();
  }
});
