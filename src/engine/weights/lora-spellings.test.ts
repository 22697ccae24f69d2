/** One change of one layer under every name a trainer gives it, with its strength wherever that is written. */
import { mkdtempSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { smallFlux } from "../../../tests/fixtures/random-flux.ts";
import { temporaryFolder } from "../../../tests/fixtures/temporary.ts";
import { writeSafetensors, type StoredTensor } from "../../formats/safetensors/write.ts";
import { loraLayers } from "../../formats/layouts/lora-layers.ts";
import { openAdapter, type LoraFile } from "./adapter.ts";
import { withAlpha } from "./lora-alpha.ts";

const base = temporaryFolder();
type Tensors = Readonly<Record<string, StoredTensor>>;
const zeros = (...shape: number[]): StoredTensor => ({
  dtype: "F32",
  shape,
  data: new Uint8Array(4 * shape.reduce((a, b) => a * b, 1)),
});
const of = (dtype: StoredTensor["dtype"], shape: readonly number[], values: ArrayBufferView): StoredTensor => ({
  dtype,
  shape,
  data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
});

type Files = Readonly<Record<string, string>>;

/** Writes tensors as a LoRA in a folder of its own, with the other files that lie there. */
async function written(tensors: Tensors, beside: Files = {}, name = "x.safetensors"): Promise<string> {
  const folder = mkdtempSync(join(base, "lora-"));
  await writeSafetensors(join(folder, name), tensors);
  for (const [file, text] of Object.entries(beside)) await writeFile(join(folder, file), text);
  return join(folder, name);
}
const open = async (...lora: Parameters<typeof written>): Promise<LoraFile> =>
  openAdapter(await written(...lora), smallFlux);
const reasonOf = (opened: Promise<unknown>): Promise<string> =>
  opened.then(
    () => "opened",
    (error: Error) => error.message,
  );
const pair = (layer: string, into = 36, out = 36): Tensors => ({
  [`${layer}.lora_A.weight`]: zeros(2, into),
  [`${layer}.lora_B.weight`]: zeros(out, 2),
});

const proj = "double_blocks.0.img_attn.proj";
test.each([
  [
    "PEFT's, with an adapter's name",
    "transformer.transformer_blocks.0.attn.to_out.0",
    ".lora_A.default.weight",
    ".lora_B.default.weight",
  ],
  [
    "an adapter of another name",
    "transformer_blocks.0.attn.to_out.0",
    ".lora_A.my-face_2.weight",
    ".lora_B.my-face_2.weight",
  ],
  ["an adapter without weight at its end", proj, ".lora_A.default", ".lora_B.default"],
  ["bare factors", `diffusion_model.${proj}`, ".lora_A", ".lora_B"],
  ["diffusers' older", "transformer_blocks.0.attn.to_out.0", ".lora.down.weight", ".lora.up.weight"],
  ["diffusers' oldest", "transformer_blocks.0.attn.processor.to_out_lora", ".down.weight", ".up.weight"],
  [
    "a linear layer's",
    "transformer_blocks.0.attn.to_out.0",
    ".lora_linear_layer.down.weight",
    ".lora_linear_layer.up.weight",
  ],
  ["kohya's", "lora_unet_double_blocks_0_img_attn_proj", ".lora_down.weight", ".lora_up.weight"],
  ["OneTrainer's", "lora_transformer_transformer_blocks_0_attn_to_out_0", ".lora_down.weight", ".lora_up.weight"],
  ["LyCORIS'", "lycoris_transformer_blocks_0_attn_to_out_0", ".lora_down.weight", ".lora_up.weight"],
  ["fal's", `base_model.model.${proj}`, ".lora_A.weight", ".lora_B.weight"],
  [
    "PEFT's within PEFT's",
    `base_model.model.transformer.transformer_blocks.0.attn.to_out.0`,
    ".lora_A.weight",
    ".lora_B.weight",
  ],
  ["a compiled model's", `_orig_mod.${proj}`, ".lora_A.weight", ".lora_B.weight"],
  ["a module's in parallel", `module.${proj}`, ".lora_A.weight", ".lora_B.weight"],
  ["DiffSynth-Studio's", "blocks.0.attn.a_to_out", ".lora_A.default.weight", ".lora_B.default.weight"],
  ["Cosmos' and others' prefix", `net.${proj}`, ".lora_A.weight", ".lora_B.weight"],
  ["ComfyUI's", `model.diffusion_model.${proj}`, ".lora_down.weight", ".lora_up.weight"],
])("%s spelling is understood", async (_, layer, down, up) => {
  const lora = await open({ [layer + down]: zeros(2, 36), [layer + up]: zeros(36, 2) });
  expect(lora).toMatchObject({ pairs: 1, unused: [] });
  expect(lora.pieces(proj)).toMatchObject([{ from: 0, to: 36, factor: 1 }]);
});

test.each([
  ["img_in", "img_in", 12, 36],
  ["lora_unet_txt_in", "txt_in", 11, 36],
  ["transformer.x_embedder", "img_in", 12, 36],
  ["transformer.context_embedder", "txt_in", 11, 36],
  ["lora_unet_time_in_in_layer", "time_in.in_layer", 256, 36],
  ["diffusion_model.vector_in.out_layer", "vector_in.out_layer", 36, 36],
  ["guidance_in.in_layer", "guidance_in.in_layer", 256, 36],
  ["transformer.time_text_embed.text_embedder.linear_1", "vector_in.in_layer", 7, 36],
  ["lora_unet_final_layer_linear", "final_layer.linear", 36, 12],
  ["transformer.proj_out", "final_layer.linear", 36, 12],
  ["final_layer.adaLN_modulation.1", "final_layer.adaLN_modulation.1", 36, 72],
])("a LoRA of %s alone changes a layer outside the blocks", async (named, layer, into, out) => {
  const lora = await open(pair(named, into, out));
  expect(lora).toMatchObject({ pairs: 1, unused: [] });
  expect(lora.pieces(layer)).toHaveLength(1);
});

test("what OneTrainer keeps apart is put together", async () => {
  const [block, single] = ["transformer.double_blocks.0.txt_attn.qkv", "transformer.single_blocks.1.linear1"];
  const parts = [0, 1, 2].map((n) => pair(`${block}.${n}`)).concat([0, 1, 2].map((n) => pair(`${single}.${n}`)));
  const { out } = loraLayers(smallFlux)("single_blocks.1.linear1")!;
  const lora = await open(Object.assign({}, ...parts, pair(`${single}.3`, 36, out - 108)) as Tensors);
  expect(lora).toMatchObject({ pairs: 7, unused: [] });
  const rows = (layer: string) => lora.pieces(layer).map(({ from, to }) => [from, to]);
  expect(rows("double_blocks.0.txt_attn.qkv")).toEqual([
    [0, 36],
    [36, 72],
    [72, 108],
  ]);
  expect(rows("single_blocks.1.linear1")).toEqual([
    [0, 36],
    [36, 72],
    [72, 108],
    [108, out],
  ]);
});

test("the norm at the end, whose halves diffusers keeps the other way round, is changed by halves", async () => {
  const lora = await open(pair("transformer.norm_out.linear", 36, 72));
  expect(lora.pieces("final_layer.adaLN_modulation.1").map(({ from, to }) => [from, to])).toEqual([
    [0, 36],
    [36, 72],
  ]);
});

const alphas: readonly (readonly [string, StoredTensor])[] = [
  ["a float", of("F32", [], Float32Array.of(8))],
  ["a double", of("F64", [], Float64Array.of(8))],
  ["a float16", of("F16", [], Float16Array.of(8))],
  ["a bfloat16", of("BF16", [], Uint16Array.of(0x4100))],
  ["a long integer", of("I64", [], BigInt64Array.of(8n))],
  ["an integer", of("I32", [], Int32Array.of(8))],
  ["a byte", of("U8", [], Uint8Array.of(8))],
  ["a list of one", of("F32", [1], Float32Array.of(8))],
  ["a matrix of one", of("F32", [1, 1], Float32Array.of(8))],
];
test.each(["alpha", "network_alpha", "lora_alpha.default", "lora.alpha", "lora_A.alpha", "lora_down.alpha"])(
  "an alpha that is called %s counts",
  async (name) => {
    const eight = of("F32", [], Float32Array.of(8));
    expect((await open({ ...pair(proj), [`${proj}.${name}`]: eight })).pieces(proj)).toMatchObject([{ factor: 4 }]);
  },
);

test.each(alphas)("an alpha that is %s counts", async (_, alpha) => {
  expect((await open({ ...pair(proj), [`${proj}.alpha`]: alpha })).pieces(proj)).toMatchObject([{ factor: 4 }]);
});

test.each([
  ["none", of("F32", [0], new Float32Array(0))],
  ["two", of("F32", [2], Float32Array.of(8, 8))],
  ["no number", of("F32", [], Float32Array.of(Number.NaN))],
  ["nothing", of("F32", [], Float32Array.of(0))],
])("an alpha that is %s is refused by its name", async (_, alpha) => {
  expect(await reasonOf(open({ ...pair(proj), [`${proj}.alpha`]: alpha }))).toContain(`${proj}.alpha is no number`);
});

const peft = pair("base_model.model.transformer_blocks.0.attn.to_out.0");
const config = (settings: object) => ({
  "adapter_config.json": JSON.stringify({ peft_type: "LORA", r: 2, ...settings }),
});
const own = "adapter_model.safetensors";

test("PEFT's settings beside the weights say how strongly they count; without them that is not known", async () => {
  const settings = config({
    lora_alpha: 8,
    use_rslora: false,
    use_dora: null,
    alpha_pattern: {},
    init_lora_weights: true,
  });
  const lora = await open(peft, settings, own);
  expect([lora.strengthKnown, lora.pieces(proj)[0]?.factor]).toEqual([true, 4]);
  const without = await open(peft, {}, own);
  expect([without.strengthKnown, without.pieces(proj)[0]?.factor]).toEqual([false, 1]);
  // Of what names another tool the alpha is the rank, where none is written.
  expect((await open(pair(proj), {}, "y.safetensors")).strengthKnown).toBe(true);
});

test("the alpha beside the weights is recorded, and then counts whatever lies there, or nothing", async () => {
  const recorded = async (tensors: Tensors, files: Files, name: string) =>
    (await withAlpha({ path: await written(tensors, files, name) })) as { path: string; alpha?: number | null };
  expect((await recorded(peft, config({ lora_alpha: 8 }), own)).alpha).toBe(8);
  expect((await recorded(peft, {}, own)).alpha).toBeNull();
  // What says it in its own file needs none beside it, and looks in no recipe as before.
  expect(await recorded(pair(proj), {}, "y.safetensors")).not.toHaveProperty("alpha");
  const changed = await recorded(peft, config({ lora_alpha: 100 }), own);
  const factor = async (alpha?: number | null) =>
    (await openAdapter(changed.path, smallFlux, alpha)).pieces(proj)[0]?.factor;
  expect([await factor(), await factor(8), await factor(null)]).toEqual([50, 4, 1]);
  // It was made before DoRA stood there.
  const dora = await written(peft, config({ use_dora: true }), own);
  expect((await openAdapter(dora, smallFlux, 8)).pieces(proj)[0]?.factor).toBe(4);
  expect(await withAlpha({ path: dora, alpha: 8 })).toEqual({ path: dora, alpha: 8 });
  await expect(withAlpha({ path: dora })).rejects.toMatchObject({ code: "weights.lora-unusable" });
});

test("settings beside that begin with a byte order mark are read", async () => {
  const [[name, text]] = Object.entries(config({ lora_alpha: 8 })) as [[string, string]];
  expect((await open(peft, { [name]: `\ufeff${text}` }, own)).pieces(proj)[0]?.factor).toBe(4);
});

test("an alpha of the pair's own counts before the one beside", async () => {
  const lora = await open({ ...pair(proj), [`${proj}.alpha`]: alphas[0]![1] }, config({ lora_alpha: 100 }), own);
  expect(lora.pieces(proj)[0]?.factor).toBe(4);
});

test.each([
  ["rslora", { lora_alpha: 8, use_rslora: true }, "rslora"],
  ["DoRA", { lora_alpha: 8, use_dora: true }, "It is a DoRA"],
  ["alphas by pattern", { lora_alpha: 8, alpha_pattern: { to_q: 4 } }, "by pattern"],
  ["LoKr", { peft_type: "LOKR" }, "It is a LoKr"],
  ["a method that is not known", { peft_type: "SHIRA" }, "SHIRA"],
  ["changed weights", { init_lora_weights: "pissa_niter_16" }, "pissa"],
  ["weights changed for a packing", { lora_alpha: 8, init_lora_weights: "loftq" }, "loftq"],
  ["an alpha of nothing", { lora_alpha: 0 }, "lora_alpha is 0"],
  ["another rank", { r: 16, lora_alpha: 8 }, "belongs to another LoRA"],
])("settings beside that say %s are refused with that reason", async (_, settings, reason) => {
  expect(await reasonOf(open(peft, config(settings), own))).toContain(reason);
});

test("settings beside that are no JSON are refused; those among many LoRAs belong to none of them", async () => {
  expect(await reasonOf(open(peft, { "adapter_config.json": "{" }, own))).toContain("cannot be understood");
  const among = await open(peft, { ...config({ lora_alpha: 8 }), "other.safetensors": "" });
  expect([among.strengthKnown, among.pieces(proj)[0]?.factor]).toEqual([false, 1]);
  expect((await open(peft, config({ lora_alpha: 8 }))).pieces(proj)[0]?.factor).toBe(4);
});

test.each<readonly [string, Tensors, string]>([
  ["a middle factor", { ...pair(proj), [`${proj}.lora_mid.weight`]: zeros(2, 2) }, "middle factor"],
  ["a factor of its own kind", { ...pair(proj), [`${proj}.scalar`]: zeros(1) }, `${proj}.scalar changes a layer`],
  ["a bias in place of the layer's", { ...pair(proj), [`${proj}.bias`]: zeros(36) }, `${proj}.bias changes a layer`],
  [
    "the scale of a factor in 8 bits",
    { ...pair(proj), [`${proj}.lora_A.weight_scale`]: zeros(1) },
    `${proj}.lora_A.weight_scale changes a layer`,
  ],
  ["a LoKr for another layer", { ...pair(proj), "single_blocks.0.linear2.lokr_w1": zeros(2, 2) }, "It is a LoKr"],
  [
    "two adapters",
    { ...pair(proj), [`${proj}.lora_A.second.weight`]: zeros(2, 36) },
    "several changes of double_blocks.0.img_attn.proj",
  ],
  [
    "factors the other way round",
    { [`${proj}.lora_A`]: zeros(36, 2), [`${proj}.lora_B`]: zeros(2, 36) },
    "the other way round",
  ],
])("beside a pair in use, %s is never left out without a word", async (_, tensors, reason) => {
  expect(await reasonOf(open(tensors))).toContain(reason);
});

test.each(["lora_B.bias", "lora_B.default.bias", "diff_b"])("a bias (%s) is left out, and counted", async (end) => {
  expect(await open({ ...pair(proj), [`${proj}.${end}`]: zeros(36) })).toMatchObject({
    pairs: 1,
    unused: [{ reason: "bias", count: 1 }],
  });
});
