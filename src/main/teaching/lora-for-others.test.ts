/** A style's LoRA for other programs: made once, under the model's licence, and read by ours as the same. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundledManifest } from "../../../tests/fixtures/model-copy.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { loraFormats } from "../../contract/learning/lora-format.ts";
import { normal } from "../../engine/training/draws.ts";
import { writeStyleLora } from "../../engine/training/style/lora-file.ts";
import { styleLoraShapes } from "../../engine/training/style/parameters.ts";
import { openAdapter } from "../../engine/weights/adapter.ts";
import { valuesOf } from "../../engine/weights/values.ts";
import { layersToWrite } from "../../formats/layouts/lora-written.ts";
import { readSafetensors } from "../../formats/safetensors/read.ts";
import { scanFolders } from "../models/scan/scan.ts";
import { keptForOthers } from "./lora-for-others.ts";

const folder = temporaryFolder();
const manifest = bundledManifest();
const { config } = manifest.components.transformer;

/** What a LoRA adds to the rows of a layer at one input, by row. */
async function addedTo(file: string, layer: string, into: number, out: number): Promise<Float64Array> {
  const added = new Float64Array(out);
  for (const piece of (await openAdapter(file, config)).pieces(layer)) {
    const [down, up] = [await valuesOf(piece.down), await valuesOf(piece.up)];
    const rank = down.length / into;
    for (let r = 0; r < rank; r++) {
      let inner = 0;
      for (let i = 0; i < into; i++) inner += down[r * into + i]! * Math.sin(i);
      for (let o = piece.from; o < piece.to; o++) added[o]! += inner * up[(o - piece.from) * rank + r]! * piece.factor;
    }
  }
  return added;
}

test("both formats name only layers of their tables, say the licence, and add what the style's LoRA adds", async () => {
  const shapes = styleLoraShapes(config, 4);
  const values = new Map(
    [...shapes].map(
      ([name, shape], n) =>
        [
          name,
          normal(
            n + 1,
            shape.reduce((a, b) => a * b, 1),
          ),
        ] as const,
    ),
  );
  const from = join(folder, "style.safetensors");
  await writeStyleLora(from, values, { shapes, config, model: manifest.id });
  const layers = layersToWrite(config);
  const last = layers.find(({ layer }) => layer === `single_blocks.${config.depth_single_blocks - 1}.linear1`)!;
  const out = 3 * config.hidden_size + Math.floor(config.hidden_size * config.mlp_ratio);
  const wanted = await addedTo(from, last.layer, last.into, out);
  expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(0);
  for (const format of loraFormats) {
    const digest = "d".repeat(64);
    const file = await keptForOthers(join(folder, "kept"), { from, digest, format }, manifest);
    const { tensors, metadata } = await readSafetensors(file);
    const names = new Set(layers.flatMap(({ written }) => written[format].map(({ name }) => name)));
    const found = [...tensors.keys()].map((name) => name.replace(/\.(lora_(down|up|A|B)\.weight|alpha)$/, ""));
    expect(found.filter((name) => !names.has(name))).toEqual([]);
    expect(metadata["modelspec.license"]).toBe(manifest.licence.name);
    expect((await openAdapter(file, config)).unused).toEqual([]);
    const added = await addedTo(file, last.layer, last.into, out);
    for (const [row, value] of wanted.entries()) expect(added[row]).toBeCloseTo(value, 4);
    const made = (await stat(file)).mtimeMs;
    expect(await keptForOthers(join(folder, "kept"), { from, digest, format }, manifest)).toBe(file);
    expect((await stat(file)).mtimeMs).toBe(made);
  }
  // And whoever looks through the folder for models finds in each the LoRA of its format.
  const { networks } = await scanFolders([join(folder, "kept")]);
  const kinds = networks.map(({ network }) => [network.component, "layout" in network ? network.layout : null]);
  expect(kinds.toSorted()).toEqual([...loraFormats].toSorted().map((format) => ["lora", format]));
});
