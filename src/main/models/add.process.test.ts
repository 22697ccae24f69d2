/**
 * Published weights in miniature, in every arrangement in which artists have them, made into models that make the same
 * picture.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { mkdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { beforeAll, expect, test } from "vitest";
import {
  asCache,
  publishedWeights,
  tokenizers,
  writeComfy,
  writeDiffusers,
  writePublished,
} from "../../../tests/fixtures/published-model.ts";
import { makeSmall, watercolor } from "../../../tests/fixtures/small-picture.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { psnr } from "../../../tests/pictures.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import { type ModelFolder, openModel, verifyModel } from "../../formats/manifest.ts";
import { openUso } from "../../engine/uso/model.ts";
import type { StoredTensor } from "../../formats/safetensors/write.ts";
import { addModel, type AddOptions } from "./add.ts";
import { listModels } from "./catalogue.ts";
import { optimiseModel } from "./optimise.ts";
import { scanFolders } from "./scan/scan.ts";

const base = temporaryFolder();
const models = join(base, "models");
const places = {
  published: join(base, "published"),
  diffusers: join(base, "diffusers"),
  comfy: join(base, "comfy"),
  cache: join(base, "hub", "models--someone--flux"),
} as const;
const weights = publishedWeights();

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((f) => join(folder, f))
    .filter((f) => statSync(f).isFile());

beforeAll(async () => {
  await writePublished(places.published, weights);
  await writeDiffusers(places.diffusers, weights);
  await writeComfy(places.comfy, weights);
  await asCache(
    filesBelow(places.diffusers).map((f) => ({ path: relative(places.diffusers, f), bytes: readFileSync(f) })),
    places.cache,
  );
});

const add = async (folders: readonly string[], options: AddOptions = {}) =>
  addModel(await scanFolders(folders), { modelsFolder: models, ...options });

/** The small picture, and those of its recipe changed. */
async function pictures(model: ModelFolder, ...changes: readonly Partial<Recipe>[]): Promise<readonly Uint8Array[]> {
  const uso = await openUso(model, "cpu");
  const made: Uint8Array[] = [];
  for (const change of [{}, ...changes]) {
    const all = await makeSmall(uso, { prompt: "the hat", ...change }, { previews: true });
    made.push(...all.map(({ pixels }) => pixels.rgb));
  }
  await uso.release();
  return made;
}
const picture = async (model: ModelFolder): Promise<Uint8Array> => (await pictures(model))[0]!;

/** What the files as their makers publish them give. */
let truth: Uint8Array;

test("published files make a model of what they are, found by its id, its licence known, the weights where they were", async () => {
  const before = filesBelow(places.published);
  const { model, optimise } = await add([places.published]);
  expect(optimise).toBe(false);
  expect(model.folder).toBe(join(models, "uso-flux1-dev"));
  expect(readdirSync(model.folder)).toEqual(["model.json"]);
  expect(filesBelow(places.published)).toEqual(before);
  expect(await listModels([models])).toMatchObject([
    { kind: "usable", model: { manifest: { id: "uso-flux1-dev", licence: { commercial: false } } } },
  ]);
  const { components: c, image, defaults } = model.manifest;
  expect(c.transformer).toMatchObject({
    stored: { layout: "bfl", prefix: "" },
    config: { axes_dim: [16, 56, 56], theta: 10_000, guidance_embed: true, depth: 1 },
  });
  expect(c.clip).toMatchObject({
    max_length: 20,
    pad_token_id: 55,
    config: { num_attention_heads: 1, eos_token_id: 55 },
  });
  expect(c.t5).toMatchObject({ max_length: 512, pad_token_id: 0 });
  expect(c.siglip.config).toMatchObject({ image_size: 384, num_attention_heads: 1, layer_norm_eps: 1e-6 });
  expect({ image, defaults }).toEqual({
    image: { position_span: null, style_size: 384 },
    defaults: { width: 1024, height: 1024, steps: 25, guidance: 4, content_long_side: 512, schedule: "uso" },
  });
  expect(await verifyModel(model)).toHaveLength(Object.keys(model.manifest.files).length);
});

test("every arrangement, in parts, in one file or behind the links of a cache, makes the picture of the published one", async () => {
  const changes: readonly Partial<Recipe>[] = [
    { subjects: [] },
    { styles: [] },
    { loraStrength: 0 },
    { prompt: "a cat" },
  ];
  const [published, ...changed] = await pictures(
    (await add([places.published], { id: "as-published" })).model,
    ...changes,
  );
  truth = published!;
  expect(new Set(truth).size).toBeGreaterThan(16);
  // Every part has its share in the picture.
  expect(changed.map((other) => Buffer.from(other).equals(truth))).toEqual(changes.map(() => false));
  for (const place of ["diffusers", "comfy", "cache"] as const) {
    const { model } = await add([places[place]], { id: place });
    expect({ place, close: psnr(await picture(model), truth) > 50 }).toEqual({ place, close: true });
  }
});

test("files that lie in several folders make one model, and of a cache the digests are known and proven", async () => {
  const { model } = await add([join(places.cache, "snapshots"), join(places.published, "google")], { id: "of-two" });
  expect(model.manifest.components.transformer.files).toHaveLength(2);
  expect(
    (await verifyModel(model)).filter((file) => file.endsWith(".safetensors") && file.startsWith(places.cache)),
  ).toEqual([]);
  expect(
    Object.entries(model.manifest.files)
      .filter(([file]) => file.startsWith(places.cache) && file.endsWith(".safetensors"))
      .every(([, f]) => f.sha256 !== undefined),
  ).toBe(true);
});

test("a model that is there is not written over unless that is asked for; the bundled one never", async () => {
  const { model } = await add([places.published], { id: "twice" });
  await expect(add([places.comfy], { id: "twice" })).rejects.toMatchObject({
    code: "model.exists",
    data: { id: "twice" },
  });
  expect((await openModel(model.folder)).manifest.components.transformer.stored).toEqual({ layout: "bfl", prefix: "" });
  await add([places.comfy], { id: "twice", replace: true });
  expect((await openModel(model.folder)).manifest.components.transformer.stored).toEqual({
    layout: "bfl",
    prefix: "model.diffusion_model.",
  });
  await expect(add([places.published], { id: "uso-mini", replace: true })).rejects.toMatchObject({
    code: "model.exists",
  });
});

test("where parts are missing, broken or do not fit, nothing is written, and every reason is told", async () => {
  const folder = join(base, "broken");
  await writePublished(folder, weights);
  const flux = join(folder, "black-forest-labs", "FLUX.1-dev");
  await truncate(join(flux, "flux1-dev.safetensors"), 500_000);
  await rm(join(flux, "tokenizer_2"), { recursive: true });
  await rename(join(flux, "tokenizer", "merges.txt"), join(flux, "tokenizer", "pairs"));
  const failed = await add([folder], { id: "broken" }).catch((error: unknown) => error);
  expect(failed).toMatchObject({
    code: "scan.incomplete",
    data: {
      reasons: ["The FLUX.1 transformer is missing.", "The T5 tokenizer is missing.", "The CLIP tokenizer is missing."],
    },
  });
  expect((await scanFolders([folder])).rejected.map(({ problem }) => problem.code)).toEqual([
    "weights.tensor-out-of-range",
    "scan.merges-missing",
  ]);
  await expect(openModel(join(models, "broken"))).rejects.toMatchObject({ code: "model.missing" });
});

test("a file that goes away afterwards, or becomes another, is named when the model is opened", async () => {
  const folder = join(base, "moved");
  await writeComfy(folder, weights);
  const { model } = await add([folder], { id: "moved" });
  const file = join(folder, "loras", "uso-flux1-dit-lora-v1.safetensors");
  await rename(file, `${file}.away`);
  await expect(openModel(model.folder)).rejects.toMatchObject({ code: "model.file-missing", data: { file } });
  await writeFile(file, "short");
  await expect(openModel(model.folder)).rejects.toMatchObject({ code: "model.file-size", data: { file, found: 5 } });
});

/** A matrix of powers of two, which float8 (E4M3) holds exactly: once in float32, once in float8. */
function powersOfTwo({ shape, data }: StoredTensor): { readonly wide: StoredTensor; readonly narrow: StoredTensor } {
  const values = new Float32Array(data.slice().buffer);
  const exponents = Array.from(values, (v) => Math.min(8, Math.max(-6, Math.round(Math.log2(Math.abs(v))))));
  const wide = Float32Array.from(values, (v, n) => Math.sign(v) * 2 ** exponents[n]!);
  const narrow = Uint8Array.from(values, (v, n) => (v < 0 ? 128 : 0) | ((exponents[n]! + 7) << 3));
  return {
    wide: { dtype: "F32", shape, data: new Uint8Array(wide.buffer) },
    narrow: { dtype: "F8_E4M3", shape, data: narrow },
  };
}

test("a transformer in float8 makes a model that says it is to be optimised, and then makes the picture of the same numbers in float32", async () => {
  const both = Object.entries(weights.transformer).map(
    ([name, t]) => [name, t.shape.length > 1 ? powersOfTwo(t) : { wide: t, narrow: t }] as const,
  );
  const folderOf = async (name: string, tensors: Readonly<Record<string, StoredTensor>>): Promise<string> => {
    const folder = join(base, name);
    await writePublished(folder, { ...weights, transformer: tensors });
    return folder;
  };
  const wide = await folderOf("float32", Object.fromEntries(both.map(([name, t]) => [name, t.wide])));
  const narrow = await folderOf("float8", Object.fromEntries(both.map(([name, t]) => [name, t.narrow])));
  const { model, optimise } = await add([narrow], { id: "float8" });
  expect(optimise).toBe(true);
  await expect(openUso(model, "cpu")).rejects.toMatchObject({
    code: "weights.float8",
    data: { file: join(narrow, "black-forest-labs", "FLUX.1-dev", "flux1-dev.safetensors") },
  });
  const { model: optimised } = await optimiseModel(model, join(models, "float8-fp16"), { precision: "fp16" });
  expect(psnr(await picture(optimised), await picture((await add([wide], { id: "float32" })).model))).toBeGreaterThan(
    40,
  );
  expect((await scanFolders([narrow, join(wide, "black-forest-labs")])).uso).toMatchObject({
    optimise: false,
    complete: true,
  });
});

test("a model in place, optimised, keeps using in place what was not converted, and makes nearly the published picture", async () => {
  for (const place of ["diffusers", "comfy"] as const) {
    const { model } = await add([places[place]], { id: `whole-${place}` });
    const { model: optimised } = await optimiseModel(model, join(models, `optimised-${place}`), { precision: "fp16" });
    expect(readdirSync(optimised.folder).sort()).toEqual(["model.json", "transformer-fp16.safetensors"]);
    expect({ place, close: psnr(await picture(optimised), truth) > 40 }).toEqual({ place, close: true });
  }
});

test("a tokenizer of other words than the encoder's does not fit; one that fits is preferred, whatever it is called", async () => {
  const folder = join(base, "words");
  await writePublished(folder, weights);
  const own = join(folder, "black-forest-labs", "FLUX.1-dev", "tokenizer_2", "tokenizer.json");
  const longer = JSON.parse(tokenizers.t5) as { model: { vocab: [string, number][] } };
  longer.model.vocab.push(...Array.from({ length: 300 }, (_, n): [string, number] => [`word${n}`, -9]));
  await writeFile(own, JSON.stringify(longer));
  await expect(add([folder], { id: "words" })).rejects.toMatchObject({
    code: "scan.incomplete",
    data: { reasons: [expect.stringMatching(/T5 tokenizer and the T5 text encoder do not belong together/)] },
  });
  await mkdir(join(folder, "zz"));
  await writeFile(join(folder, "zz", "my.tokenizer.json"), tokenizers.t5);
  expect((await add([folder], { id: "words" })).model.manifest.components.t5.tokenizer).toEqual({
    kind: "tokenizer.json",
    file: join(folder, "zz", "my.tokenizer.json"),
  });
});

test("tokenizers of other models are passed over, and one that cannot be read is refused with its reason", async () => {
  const folder = join(base, "others");
  await mkdir(folder);
  await writeFile(join(folder, "gpt-vocab.json"), JSON.stringify({ hello: 0, world: 1 }));
  await writeFile(join(folder, "gpt-merges.txt"), "h e\n");
  await writeFile(
    join(folder, "bert.tokenizer.json"),
    JSON.stringify({ model: { type: "WordPiece", vocab: { a: 0 } } }),
  );
  await writeFile(join(folder, "tokenizer.json"), await readFile(watercolor.path));
  await writeFile(join(folder, "huge-tokenizer.json"), Buffer.alloc(9 * 2 ** 20, " "));
  const { tokenizers: found, rejected } = await scanFolders([folder]);
  expect(found).toEqual([]);
  expect(rejected.map(({ file, problem }) => [relative(folder, file), problem.code])).toEqual([
    ["huge-tokenizer.json", "scan.tokenizer"],
    ["tokenizer.json", "weights.impostor"],
  ]);
});

test("a scan that is cancelled ends with the signal's reason", async () => {
  await expect(scanFolders([places.published], { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow(
    "enough",
  );
});
