/** A style's LoRA for other programs: made once, under the model's licence, and read by ours as the same. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { addedByLora, lastLayer } from "../../../tests/fixtures/added-by-lora.ts";
import { bundledManifest } from "../../../tests/fixtures/model-copy.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { loraFormats } from "../../contract/learning/lora-format.ts";
import { normal } from "../../engine/training/draws.ts";
import { writeStyleLora } from "../../engine/training/style/lora-file.ts";
import { styleLoraShapes } from "../../engine/training/style/parameters.ts";
import { openAdapter } from "../../engine/weights/adapter.ts";
import { layersToWrite } from "../../formats/layouts/lora-written.ts";
import { readSafetensors } from "../../formats/safetensors/read.ts";
import { scanFolders } from "../models/scan/scan.ts";
import { keptForOthers } from "./lora-for-others.ts";

const folder = temporaryFolder();
const manifest = bundledManifest();
const { config } = manifest.components.transformer;

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
  const wanted = await addedByLora(from, config, lastLayer(config));
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
    const added = await addedByLora(file, config, lastLayer(config));
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
