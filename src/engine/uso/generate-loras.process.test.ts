/** The pipeline with further LoRAs, on the bundled model. */
import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { attentionLora } from "../../../tests/fixtures/loras.ts";
import { bundledModel } from "../../../tests/fixtures/model-copy.ts";
import { makeSmall, type MakeOptions } from "../../../tests/fixtures/small-picture.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import type { Made, Phase } from "./generate.ts";
import { structuralHash } from "../graph/hash.ts";
import { openModel } from "../../formats/manifest.ts";
import { Sessions } from "../runtime/sessions.ts";
import { openUso, type UsoModel } from "./model.ts";
import { writeSafetensors } from "../../formats/safetensors/write.ts";

let model: UsoModel;
beforeAll(async () => {
  model = await openUso(await openModel(bundledModel), "cpu");
});
afterAll(() => model.release());

const make = (change: Partial<Recipe> = {}, options: MakeOptions = {}): Promise<readonly Made[]> =>
  makeSmall(model, change, options);
const rgb = async (change: Partial<Recipe> = {}): Promise<Uint8Array> => (await make(change))[0]!.pixels.rgb;

const folder = temporaryFolder();
const lora = async (
  name: string,
  options?: { seed?: number; size?: number },
  config = model.transformer.config,
): Promise<string> => {
  const file = join(folder, `${name}.safetensors`);
  await writeSafetensors(file, attentionLora(config, options));
  return file;
};

test("the picture is another, the same again, and at strength 0 the one without", async () => {
  const file = await lora("one");
  const [without, [made]] = [await rgb(), await make({ loras: [{ path: file, strength: 1 }] })];
  expect(made!.recipe.loras).toEqual([
    { path: file, strength: 1, sha256: hash("sha256", await readFile(file), "hex") },
  ]);
  expect(made!.pixels.rgb).not.toEqual(without);
  expect(await rgb(made!.recipe)).toEqual(made!.pixels.rgb);
  expect(await rgb({ loras: [{ path: file, strength: 0 }] })).toEqual(without);
  expect(await rgb({ loras: [{ path: file, strength: -1 }] })).not.toEqual(made!.pixels.rgb);
  expect(await rgb()).toEqual(without);
});

test("networks are kept for the LoRAs they have, not for their strengths", async () => {
  const [one, other] = [await lora("kept"), await lora("another", { seed: 51 })];
  const built = new Set<string>();
  const known = new Set<string>();
  const sessions = new Sessions({ provider: "cpu", precision: "float32", memory: 2 ** 33 });
  const lend = sessions.use.bind(sessions);
  sessions.use = (graph, work) => (built.add(structuralHash(graph)), lend(graph, work));
  sessions.run = (graph, values) => sessions.use(graph, (s) => s.run(values));
  const by: UsoModel = { ...model, sessions };
  const count = async (loras: Recipe["loras"]) => {
    built.clear();
    await makeSmall(by, loras ? { loras } : {});
    const anew = [...built].filter((structure) => !known.has(structure));
    for (const structure of anew) known.add(structure);
    return anew.length;
  };
  expect(await count([{ path: one, strength: 1 }])).toBe(3);
  expect(await count([{ path: one, strength: 0.3 }])).toBe(0);
  // They change attention alone: conditioning and modulation stay what they are.
  expect(await count([{ path: other, strength: 1 }])).toBe(1);
  const both = [other, one].map((path) => ({ path, strength: 1 }));
  expect(await count(both)).toBe(1);
  expect(await count(undefined)).toBe(1);
  await sessions.release();
});

test("one that is gone, changed or made for another model is refused before anything is computed", async () => {
  const phases: Phase[] = [];
  const making = (loras: Recipe["loras"]) => make({ loras }, { progress: (p) => phases.push(p) });
  const [file, wide] = [await lora("two"), await lora("wide", {}, { ...model.transformer.config, hidden_size: 384 })];
  await expect(making([{ path: join(folder, "none"), strength: 1 }])).rejects.toMatchObject({
    code: "recipe.reference-missing",
    data: { role: "lora" },
  });
  await expect(making([{ path: file, strength: 1, sha256: "0".repeat(64) }])).rejects.toMatchObject({
    code: "recipe.reference-changed",
    data: { path: file, role: "lora" },
  });
  await expect(making([{ path: wide, strength: 1 }])).rejects.toMatchObject({
    code: "weights.lora-size",
    data: { layer: expect.stringContaining("double_blocks_0") },
  });
  expect(phases).toEqual(Array.from({ length: 3 }, () => ({ phase: "encode", what: "lora" })));
  await writeSafetensors(file, attentionLora(model.transformer.config, { seed: 52 }));
  const [first] = await make({ loras: [{ path: file, strength: 1 }] });
  await writeSafetensors(file, attentionLora(model.transformer.config, { seed: 53 }));
  await expect(making(first!.recipe.loras)).rejects.toMatchObject({ code: "recipe.reference-changed" });
  expect(await rgb({ loras: [{ path: file, strength: 1 }] })).not.toEqual(first!.pixels.rgb);
});

test("one with values that are no numbers is named with its tensor before anything is computed", async () => {
  const file = join(folder, "gone-wrong.safetensors");
  const tensors = attentionLora(model.transformer.config);
  const spoiled = Object.keys(tensors).find((name) => name.endsWith("lora_up.weight"))!;
  new DataView(tensors[spoiled]!.data.buffer, tensors[spoiled]!.data.byteOffset).setFloat32(8, Number.NaN, true);
  await writeSafetensors(file, tensors);
  const phases: Phase[] = [];
  await expect(
    make({ loras: [{ path: file, strength: 1 }] }, { progress: (phase) => phases.push(phase) }),
  ).rejects.toMatchObject({ code: "weights.not-finite", data: { file, tensor: spoiled } });
  expect(phases).toEqual([{ phase: "encode", what: "lora" }]);
});
