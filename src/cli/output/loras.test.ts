import { join } from "node:path";
import { expect, test } from "vitest";
import { attentionLora, loraFile, naming, randomPairs } from "../../../tests/fixtures/loras.ts";
import { bundledManifest, bundledModel } from "../../../tests/fixtures/model-copy.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { writeSafetensors } from "../../formats/safetensors/write.ts";
import { unusedOf } from "./loras.ts";

const folder = temporaryFolder();
const model = { folder: bundledModel, manifest: bundledManifest() };
const config = model.manifest.components.transformer.config;

test("what of a LoRA takes no part is said with its reason, and nothing where all of it does", async () => {
  const [whole, partly] = [join(folder, "whole.safetensors"), join(folder, "partly.safetensors")];
  await writeSafetensors(whole, attentionLora(config));
  await writeSafetensors(partly, {
    ...attentionLora(config),
    ...loraFile(randomPairs({ "te1_layer.weight": [4, 4], "single_blocks.30.linear2.weight": [4, 4] }), (path) =>
      path.startsWith("te1") ? naming.bfl(`lora_${path}`) : naming.kohya(path),
    ),
  });
  expect(await unusedOf([], model)).toEqual([]);
  expect(await unusedOf([{ path: whole, strength: 1 }], model)).toEqual([]);
  expect(
    await unusedOf(
      [
        { path: whole, strength: 1 },
        { path: partly, strength: 1 },
      ],
      model,
    ),
  ).toEqual([
    "partly.safetensors: 1 layer is for a text encoder and left out; 18 are used.",
    "partly.safetensors: 1 layer is not in this model and left out (lora_unet_single_blocks_30_linear2); 18 are used.",
  ]);
});

test("a LoRA that is not there, or made for another model, is refused by its name", async () => {
  const other = join(folder, "other.safetensors");
  await writeSafetensors(other, attentionLora({ ...config, hidden_size: 96, num_heads: 3 }));
  await expect(unusedOf([{ path: join(folder, "none"), strength: 1 }], model)).rejects.toMatchObject({
    code: "recipe.reference-missing",
    data: { role: "lora" },
  });
  await expect(unusedOf([{ path: other, strength: 1 }], model)).rejects.toMatchObject({ code: "weights.lora-size" });
});
