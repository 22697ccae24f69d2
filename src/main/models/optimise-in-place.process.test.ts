/** Smaller models of weights that lie elsewhere on the disk, in other layouts, with a LoRA. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asDiffusers } from "../../../tests/fixtures/layouts.ts";
import { bundledManifest, bundledModel, copyOfModel } from "../../../tests/fixtures/model-copy.ts";
import { randomWeights } from "../../../tests/fixtures/random-flux.ts";
import { makeSmall } from "../../../tests/fixtures/small-picture.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { relativeError } from "../../../tests/verify/compare.ts";
import { type ModelFolder, openModel } from "../../formats/manifest.ts";
import { openUso } from "../../engine/uso/model.ts";
import { loraTensors } from "../../formats/layouts/uso.ts";
import { readBytes, readSafetensors } from "../../formats/safetensors/read.ts";
import { type StoredTensor, writeSafetensors } from "../../formats/safetensors/write.ts";
import { optimiseModel } from "./optimise.ts";

const folder = temporaryFolder();

async function picture(folderOfModel: ModelFolder): Promise<Float32Array> {
  const model = await openUso(folderOfModel, "cpu");
  const [made] = await makeSmall(model, { steps: 1, prompt: "a hat" });
  await model.release();
  return Float32Array.from(made!.pixels.rgb);
}

/** A file outside of any model's folder. */
async function elsewhere(
  name: string,
  tensors: Readonly<Record<string, StoredTensor>>,
): Promise<{ readonly file: string; readonly bytes: number }> {
  const file = join(folder, name);
  await writeSafetensors(file, tensors);
  return { file, bytes: (await readSafetensors(file)).size };
}

const { config } = bundledManifest().components.transformer;
const rank = 4;
const pairs = randomWeights(
  Object.fromEntries(loraTensors({ ...config, rank, mlp_size: config.hidden_size * config.mlp_ratio })),
);
const comfy = Object.fromEntries(
  Object.entries(pairs).map(([name, t]) => [
    `diffusion_model.${name.replace(/processor\.(\w+)\.(down|up)/, (_, pair: string, way: string) => `${{ qkv_lora1: "img_attn.qkv", qkv_lora2: "txt_attn.qkv", proj_lora1: "img_attn.proj", proj_lora2: "txt_attn.proj", qkv_lora: "linear1_qkv", proj_lora: "linear2" }[pair]}.lora_${way}`)}`,
    t,
  ]),
);

const { tensors } = await readSafetensors(join(bundledModel, "transformer.safetensors"));
const bundled = Object.fromEntries(
  await Promise.all(
    [...tensors.values()].map(
      async (t) => [t.name, { dtype: t.dtype, shape: t.shape, data: await readBytes(t) }] as const,
    ),
  ),
);
const isStyle = (name: string): boolean => name.startsWith("feature_embedder.");
const flux = await elsewhere(
  "flux.safetensors",
  asDiffusers(Object.fromEntries(Object.entries(bundled).filter(([name]) => !isStyle(name))), config.hidden_size),
);
const styles = await elsewhere(
  "styles.safetensors",
  Object.fromEntries(Object.entries(bundled).filter(([name]) => isStyle(name))),
);
const lora = await elsewhere("lora.safetensors", comfy);

const inPlace = await openModel(
  copyOfModel(
    join(folder, "in-place"),
    (m) => {
      Object.assign(m.components.transformer, { files: [flux.file], stored: { layout: "diffusers", prefix: "" } });
      m.components.projector.files = [styles.file];
      m.lora = { files: [lora.file], stored: { layout: "comfyui", prefix: "diffusion_model.", rank } };
      Reflect.deleteProperty(m.files, "transformer.safetensors");
      for (const { file, bytes } of [flux, styles, lora]) m.files[file] = { bytes };
    },
    ["transformer.safetensors"],
  ),
);
const straight = await picture(inPlace);

test("the network that is converted gets published names, the others and the LoRA stay where they are, and the picture is nearly the same", async () => {
  const { model, reports } = await optimiseModel(inPlace, join(folder, "branch"), { precision: "int8" });
  const { components, files, lora: branch } = model.manifest;
  expect(components.transformer).toEqual({ config, files: ["transformer-int8.safetensors"] });
  expect(components.projector.files).toEqual([styles.file]);
  expect(branch).toEqual(inPlace.manifest.lora);
  expect(Object.keys(files)).not.toContain(flux.file);
  expect((await readdir(model.folder)).sort()).toEqual(
    ["model.json", ...Object.keys(files).filter((f) => f !== styles.file && f !== lora.file)].sort(),
  );
  expect(reports[0]!.layers.map((l) => l.name).sort()).toEqual(
    Object.keys(bundled)
      .filter((name) => !isStyle(name))
      .sort(),
  );
  expect(relativeError(await picture(model), straight)).toBeLessThan(0.02);
});

test("the LoRA merged into the weights gives the picture that it gives as a branch, and is gone", async () => {
  const { model } = await optimiseModel(inPlace, join(folder, "merged"), { precision: "fp16", mergeLora: 1 });
  expect(model.manifest).toMatchObject({ lora: null, id: "uso-mini-fp16-merged" });
  expect(Object.keys(model.manifest.files)).not.toContain(lora.file);
  expect(relativeError(await picture(model), straight)).toBeLessThan(0.01);
  const { model: without } = await optimiseModel(inPlace, join(folder, "weakly"), { precision: "fp16", mergeLora: 0 });
  expect(relativeError(await picture(without), straight)).toBeGreaterThan(0.05);
});

test("a model in float8, which cannot be used, becomes one that can", async () => {
  // Codes of 4 bits exponent and 3 bits fraction, in order, and the one nearest below.
  const numbers = Float32Array.from({ length: 0x7f }, (_, code) =>
    code >> 3 === 0 ? (code & 7) * 2 ** -9 : (1 + (code & 7) / 8) * 2 ** ((code >> 3) - 7),
  );
  const codeOf = (x: number): number => {
    let code = 0;
    for (let step = 64; step > 0; step >>= 1)
      if (code + step < numbers.length && numbers[code + step]! <= Math.abs(x)) code += step;
    return code | (x < 0 ? 0x80 : 0);
  };
  const largest = numbers.at(-1)!;
  const scaled = Object.fromEntries(
    Object.entries(bundled)
      .filter(([name]) => !isStyle(name))
      .flatMap(([name, t]): (readonly [string, StoredTensor])[] => {
        if (t.shape.length !== 2) return [[name, t]];
        const values = Float32Array.from(new Float16Array(t.data.slice().buffer));
        const scale = values.reduce((m, x) => Math.max(m, Math.abs(x)), 0) / largest;
        return [
          [name, { dtype: "F8_E4M3", shape: t.shape, data: Uint8Array.from(values, (x) => codeOf(x / scale)) }],
          [
            name.replace(/weight$/, "scale_weight"),
            { dtype: "F32", shape: [], data: new Uint8Array(Float32Array.of(scale).buffer) },
          ],
        ];
      }),
  );
  const file = await elsewhere("float8.safetensors", scaled);
  const float8 = await openModel(
    copyOfModel(
      join(folder, "float8"),
      (m) => {
        [m.components.transformer.files, m.components.projector.files] = [[file.file], [styles.file]];
        Reflect.deleteProperty(m.files, "transformer.safetensors");
        for (const its of [file, styles]) m.files[its.file] = { bytes: its.bytes };
      },
      ["transformer.safetensors"],
    ),
  );
  await expect(openUso(float8, "cpu")).rejects.toMatchObject({ code: "weights.float8" });
  const { model } = await optimiseModel(float8, join(folder, "from-float8"), { precision: "int8" });
  expect(relativeError(await picture(model), await picture(await openModel(bundledModel)))).toBeLessThan(0.15);
});
