import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { bundledManifest, bundledModel, copyOfModel, type Changeable } from "../../tests/fixtures/model-copy.ts";
import { temporaryFolder } from "../../tests/fixtures/temporary.ts";
import { openModel, verifyModel, weightFiles, type Manifest } from "./manifest.ts";

const folder = temporaryFolder();
let copies = 0;
const fresh = (): string => join(folder, `model-${copies++}`);
const changed = (change: (m: Changeable<Manifest>) => void, without?: readonly string[]): string =>
  copyOfModel(fresh(), change, without);
const invalid = (problem: RegExp) => ({
  code: "model.invalid",
  data: { problems: expect.arrayContaining([expect.stringMatching(problem)]) },
});

test("the bundled model opens, every file being what its manifest promises", async () => {
  const model = await openModel(bundledModel);
  expect(model.manifest.id).toBe("uso-mini");
  expect(await verifyModel(model)).toEqual([]);
});

test("a relative path is made absolute, and weight files are found beside the manifest", async () => {
  const copy = changed(() => {});
  const model = await openModel(relative(process.cwd(), copy));
  expect(model.folder).toBe(copy);
  expect(weightFiles(model, "projector")).toEqual([join(copy, "transformer.safetensors")]);
  await verifyModel(model);
});

test("a file may stay where it is, named by its absolute path; where its digest is not known, verifying says so and compares its size", async () => {
  const file = join(bundledModel, "clip.safetensors");
  const { bytes, sha256 } = bundledManifest().files["clip.safetensors"]!;
  const inPlace = (named: { bytes: number; sha256?: string }): string =>
    changed(
      (m) => {
        Reflect.deleteProperty(m.files, "clip.safetensors");
        m.components.clip.files = [file];
        m.files[file] = named;
      },
      ["clip.safetensors"],
    );
  const model = await openModel(inPlace({ bytes }));
  expect(weightFiles(model, "clip")).toEqual([file]);
  expect(await verifyModel(model)).toEqual([file]);
  expect(await verifyModel(await openModel(inPlace({ bytes, sha256: sha256! })))).toEqual([]);
  await expect(openModel(inPlace({ bytes: bytes + 1 }))).rejects.toMatchObject({
    code: "model.file-size",
    data: { file, found: bytes },
  });
});

test("a folder without manifest, a file, and nothing at all are no models", async () => {
  for (const path of [folder, join(bundledModel, "model.json"), join(folder, "nowhere")]) {
    await expect(openModel(path)).rejects.toMatchObject({ code: "model.missing", data: { folder: path } });
  }
});

test.each([
  ["broken", '{ "format": 1, "id": '],
  ["empty", ""],
  ["a list", "[]"],
  ["another format", '{ "format": 2 }'],
])("a manifest that is %s cannot be used", async (_, text) => {
  const copy = changed(() => {});
  rmSync(join(copy, "model.json"));
  writeFileSync(join(copy, "model.json"), text);
  await expect(openModel(copy)).rejects.toMatchObject({ code: "model.invalid" });
});

type Change = readonly [what: string, change: (m: Changeable<Manifest>) => void, problem: RegExp];

test.each<Change>([
  ["an unknown family", (m) => void Object.assign(m, { family: "sd15" }), /^family:/],
  ["an id that is no file name", (m) => void (m.id = "../uso"), /^id:/],
  ["an unknown field", (m) => void Object.assign(m, { sampler: "euler" }), /sampler/],
  ["a missing component", (m) => void Reflect.deleteProperty(m.components, "clip"), /^components\.clip:/],
  [
    "a width that is a text",
    (m) => void Object.assign(m.components.t5.config, { d_model: "128" }),
    /^components\.t5\.config\.d_model:/,
  ],
  [
    "a file outside the folder",
    (m) => void (m.components.siglip.files = ["../../secret.safetensors"]),
    /^components\.siglip\.files\.0:/,
  ],
  [
    "a layout nobody knows",
    (m) => Object.assign(m.components.transformer, { stored: { layout: "gguf", prefix: "" } }),
    /^components\.transformer\.stored\.layout:/,
  ],
  ["no file", (m) => void (m.components.siglip.files = []), /^components\.siglip\.files:/],
  [
    "a digest that is none",
    (m) => void (m.files["clip.safetensors"]!.sha256 = "abc"),
    /^files\.clip\.safetensors\.sha256:/,
  ],
  [
    "an activation nobody knows",
    (m) => void Object.assign(m.components.clip.config, { hidden_act: "swish2" }),
    /hidden_act/,
  ],
  [
    "axes that do not fill a head",
    (m) => void (m.components.transformer.config.axes_dim = [8, 12, 8]),
    /axes_dim must add up/,
  ],
  ["a preview of two colours", (m) => void m.preview.bias.pop(), /^preview\.bias:/],
])("a manifest with %s is refused by the name of the field", async (_, change, problem) => {
  await expect(openModel(changed(change))).rejects.toMatchObject(invalid(problem));
});

test.each<Change>([
  [
    "the transformer and the autoencoder",
    (m) => void (m.components.transformer.config.in_channels = 32),
    /takes 32 values a token, the autoencoder gives 64/,
  ],
  [
    "the transformer and T5",
    (m) => void (m.components.transformer.config.context_in_dim = 64),
    /text of width 64, T5 writes 128/,
  ],
  [
    "the transformer and CLIP",
    (m) => void (m.components.transformer.config.vec_in_dim = 64),
    /width 64, CLIP writes 96/,
  ],
  [
    "the projector and SigLIP",
    (m) => void (m.components.projector.config.siglip_tokens = 49),
    /mixes 49 tokens, SigLIP gives 256/,
  ],
  ["the style's size and SigLIP", (m) => void (m.image.style_size = 384), /at 384 pixels, SigLIP reads 128/],
  [
    "the projector's depths and SigLIP's layers",
    (m) => void (m.components.projector.config.hidden_states.low = -20),
    /low.*-20.*SigLIP has 7 hidden states/,
  ],
  [
    "CLIP's tokenizer and CLIP",
    (m) => void (m.components.clip.max_length = 77),
    /reads 32 tokens, the tokenizer gives 77/,
  ],
  [
    "the preview and the autoencoder",
    (m) => void m.preview.weight[1]!.pop(),
    /preview\.weight must have a factor for every latent channel/,
  ],
  [
    "the files and what the components name",
    (m) => void Reflect.deleteProperty(m.files, "t5-tokenizer.json"),
    /t5-tokenizer\.json is not listed/,
  ],
])("a manifest in which %s do not fit each other is refused", async (_, change, problem) => {
  await expect(openModel(changed(change))).rejects.toMatchObject(invalid(problem));
});

test("all problems are told at once", async () => {
  const two = changed((m) => {
    m.image.style_size = 384;
    m.components.clip.max_length = 77;
  });
  await expect(openModel(two)).rejects.toMatchObject({ data: { problems: { length: 2 } } });
});

test("a file that is missing is named", async () => {
  const copy = changed(() => {}, ["siglip.safetensors"]);
  await expect(openModel(copy)).rejects.toMatchObject({
    code: "model.file-missing",
    data: { file: join(copy, "siglip.safetensors") },
  });
});

test("a folder in the place of a file is no file", async () => {
  const copy = changed(() => {}, ["siglip.safetensors"]);
  mkdirSync(join(copy, "siglip.safetensors"));
  await expect(openModel(copy)).rejects.toMatchObject({ code: "model.file-missing" });
});

test("a file that was not downloaded to its end is named with both sizes", async () => {
  const { bytes } = bundledManifest().files["clip.safetensors"]!;
  const copy = changed(() => {}, ["clip.safetensors"]);
  const whole = await readFile(join(bundledModel, "clip.safetensors"));
  writeFileSync(join(copy, "clip.safetensors"), whole.subarray(0, -100));
  await expect(openModel(copy)).rejects.toMatchObject({
    code: "model.file-size",
    data: { file: join(copy, "clip.safetensors"), bytes, found: bytes - 100 },
  });
});

test("a file of the right size with one wrong bit opens, but does not verify", async () => {
  const copy = changed(() => {}, ["clip.safetensors"]);
  const spoiled = await readFile(join(bundledModel, "clip.safetensors"));
  spoiled[spoiled.length - 1]! ^= 1;
  writeFileSync(join(copy, "clip.safetensors"), spoiled);
  await expect(verifyModel(await openModel(copy))).rejects.toMatchObject({
    code: "model.file-digest",
    data: { file: join(copy, "clip.safetensors") },
  });
});
