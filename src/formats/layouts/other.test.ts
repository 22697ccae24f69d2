/** Files that a person may take for a LoRA or a network of USO, each called what it is. */
import { expect, test } from "vitest";
import { otherWords, type OtherWeights } from "../../contract/faults/other-weights.ts";
import type { StoredDType } from "../safetensors/dtype.ts";
import type { Tensors } from "./layout.ts";
import { otherWeights } from "./other.ts";
import { recognise } from "./recognise.ts";

type Shapes = Readonly<Record<string, readonly number[]>>;
const header = (shapes: Shapes, dtype: StoredDType = "BF16"): Tensors =>
  new Map(Object.entries(shapes).map(([name, shape]) => [name, { dtype, shape }]));
const pair = (layer: string, into = 16, out = 16): Shapes => ({
  [`${layer}.lora_A.weight`]: [4, into],
  [`${layer}.lora_B.weight`]: [out, 4],
});
const kohya = (layer: string, into = 16): Shapes => ({
  [`${layer}.lora_down.weight`]: [4, into],
  [`${layer}.lora_up.weight`]: [16, 4],
  [`${layer}.alpha`]: [],
});
const form = (f: string, of = "FLUX.1") => ({ kind: "form", form: f, of });
const lora = (of: string | null) => expect.objectContaining({ kind: "lora", of });

const double = "double_blocks.0.img_attn.proj";
const cases: readonly (readonly [string, Shapes, unknown])[] = [
  [
    "LoKr of SimpleTuner",
    {
      "lycoris_transformer_blocks_0_attn_to_q.lokr_w1": [2, 2],
      "lycoris_transformer_blocks_0_attn_to_q.lokr_w2_a": [8, 2],
      "lycoris_transformer_blocks_0_attn_to_q.lokr_w2_b": [2, 8],
    },
    form("LoKr"),
  ],
  [
    "LoKr of ai-toolkit",
    { [`diffusion_model.${double}.lokr_w1`]: [2, 2], [`diffusion_model.${double}.alpha`]: [] },
    form("LoKr"),
  ],
  ["LoKr of PEFT", { [`base_model.model.${double}.lokr_w1.default`]: [2, 2] }, form("LoKr")],
  [
    "LoHa of kohya",
    { lora_unet_double_blocks_0_img_attn_proj: [], "lora_unet_double_blocks_0_img_attn_proj.hada_w1_a": [4, 4] },
    form("LoHa"),
  ],
  [
    "LoKr for SDXL",
    { "lycoris_input_blocks_4_1_transformer_blocks_2_attn2_to_k.lokr_w1": [2, 2] },
    form("LoKr", "SDXL"),
  ],
  ["GLoRA", { [`lora_unet_double_blocks_0_img_attn_proj.a1.weight`]: [4, 4] }, form("GLoRA")],
  [
    "AdaLoRA of PEFT",
    { [`base_model.model.${double}.lora_E`]: [4, 1], [`base_model.model.${double}.ranknum`]: [1] },
    form("AdaLoRA"),
  ],
  [
    "a difference of norms",
    { "lora_unet_double_blocks_0_img_attn_norm_query_norm.w_norm": [4] },
    form("difference of norms"),
  ],
  [
    "a LoRA that Nunchaku has converted",
    { "transformer_blocks.0.qkv_proj.lora_down": [4, 4], "transformer_blocks.0.qkv_proj.lora_up": [4, 4] },
    lora("FLUX.1 as Nunchaku packs it"),
  ],
  ["Cosmos", kohya("lora_unet_blocks_0_cross_attn_q_proj"), lora("Cosmos")],
  ["LTX-Video with sound", pair("diffusion_model.transformer_blocks.0.audio_attn1.to_q"), lora("LTX-Video")],
  ["AuraFlow", pair("transformer.joint_transformer_blocks.0.attn.to_q"), lora("AuraFlow")],
  ["T5 by PEFT", pair("base_model.model.encoder.block.0.layer.0.SelfAttention.q"), { kind: "text-encoder-lora" }],
  ["T5 by OneTrainer", pair("t5.encoder.block.0.layer.0.SelfAttention.q"), { kind: "text-encoder-lora" }],
  ["an embedding by diffusers", { text_encoders_0: [4, 768], text_encoders_1: [4, 4096] }, { kind: "embedding" }],
  ["OFT", { [`lora_unet_double_blocks_0_img_attn_proj.oft_blocks`]: [4, 4] }, form("OFT")],
  ["a full difference", { [`diffusion_model.${double}.diff`]: [4, 4] }, form("full difference")],
  [
    "SDXL by kohya",
    {
      ...kohya("lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k", 2048),
      ...kohya("lora_te2_text_model_encoder_layers_0_mlp_fc1"),
    },
    lora("SDXL"),
  ],
  ["SDXL by diffusers", pair("unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k", 2048), lora("SDXL")],
  [
    "Stable Diffusion 1 by kohya",
    kohya("lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k", 768),
    lora("Stable Diffusion 1"),
  ],
  ["Qwen-Image", pair("transformer_blocks.3.img_mlp.net.2"), lora("Qwen-Image")],
  ["Wan", pair("diffusion_model.blocks.0.self_attn.q"), lora("Wan")],
  [
    "HunyuanVideo",
    { ...pair("double_blocks.0.img_attn_proj"), ...pair("double_blocks.0.img_mlp.fc1") },
    lora("HunyuanVideo"),
  ],
  ["FLUX.2", pair("transformer.single_transformer_blocks.0.attn.to_qkv_mlp_proj"), lora("FLUX.2")],
  ["a transformer of more blocks", pair("transformer.transformer_blocks.41.attn.to_q"), lora("a deeper transformer")],
  ["a language model", pair("base_model.model.model.layers.0.self_attn.q_proj"), lora("a language model")],
  ["a model that is not known", pair("some.layer"), lora(null)],
  [
    "text encoders by kohya",
    {
      ...kohya("lora_te1_text_model_encoder_layers_0_mlp_fc1"),
      ...kohya("lora_te2_text_model_encoder_layers_0_mlp_fc1"),
    },
    { kind: "text-encoder-lora" },
  ],
  [
    "a text encoder by PEFT",
    pair("text_encoder.text_model.encoder.layers.0.self_attn.q_proj"),
    { kind: "text-encoder-lora" },
  ],
  [
    "T5 by ComfyUI",
    pair("text_encoders.t5xxl.transformer.encoder.block.0.layer.0.SelfAttention.q"),
    { kind: "text-encoder-lora" },
  ],
  ["an embedding for SDXL", { clip_l: [2, 768], clip_g: [2, 1280] }, { kind: "embedding" }],
  ["an embedding of A1111", { emb_params: [8, 768] }, { kind: "embedding" }],
  ["an embedding of one token", { "<face>": [768] }, { kind: "embedding" }],
  [
    "SVDQuant",
    { "transformer_blocks.0.qkv_proj.qweight": [8, 4], "single_transformer_blocks.0.qkv_proj.wscales": [1, 8] },
    { kind: "quantised", of: "FLUX.1", how: "4 bits of SVDQuant (Nunchaku)" },
  ],
  [
    "a ControlNet",
    { "controlnet_blocks.0.weight": [4, 4], "transformer_blocks.0.attn.to_q.weight": [4, 4] },
    { kind: "network", what: "a ControlNet" },
  ],
  [
    "an IP-Adapter",
    { "double_blocks.0.processor.ip_adapter_double_stream_k_proj.weight": [4, 4] },
    { kind: "network", what: "an IP-Adapter" },
  ],
  ["Redux", { "redux_up.weight": [4, 4] }, { kind: "network", what: "FLUX.1 Redux" }],
  [
    "a checkpoint of SDXL",
    { "conditioner.embedders.0.x": [4], "model.diffusion_model.input_blocks.0.0.weight": [4, 4] },
    { kind: "network", what: "a checkpoint of SDXL" },
  ],
];

test.each(cases)("%s is called what it is", (_, shapes, what) => {
  expect(recognise(header(shapes))).toEqual([]);
  const found = otherWeights(header(shapes));
  expect(found).toEqual(what);
  expect(otherWords(found as OtherWeights)).toMatch(/^It is .+\. .+\.$/);
});

test.each([
  ["FourierFT", `base_model.model.${double}.fourierft_spectrum`],
  ["MiSS", `base_model.model.${double}.miss_block`],
  ["DeLoRA", `base_model.model.${double}.delora_A`],
  ["biases alone", `diffusion_model.${double}.diff_b`],
  ["a weight in place of the layer's", "lora_unet_double_blocks_0_img_attn_proj.set_weight"],
])("a change of another form (%s) is named with its tensor", (_, example) => {
  const what = { kind: "unknown-form", example } as const;
  expect(otherWeights(header({ [example]: [4, 4] }))).toEqual(what);
  expect(otherWords(what)).toContain(`${example} changes a layer of FLUX.1`);
});

test("what changes a pair's layer in an unknown way is a problem of the LoRA", () => {
  const example = `${double}.reshape_weight`;
  expect(recognise(header({ ...pair(double), [example]: [2] }))[0]?.problems).toMatchObject([
    { code: "scan.other", data: { what: { kind: "unknown-form", example } } },
  ]);
});

test("weights of which nothing is known are not called anything", () => {
  expect(otherWeights(header({ "x.weight": [2, 2] }))).toBeNull();
});

test.each([
  ["dora_scale", "double_blocks.0.img_attn.proj.dora_scale"],
  ["PEFT's magnitudes", "double_blocks.0.img_attn.proj.lora_magnitude_vector"],
  ["PEFT's magnitudes as a layer", "double_blocks.0.img_attn.proj.lora_magnitude_vector.weight"],
  ["PEFT's magnitudes of an adapter", "double_blocks.0.img_attn.proj.lora_magnitude_vector.default.weight"],
  ["magnitudes for another layer", "single_blocks.0.linear1.dora_scale"],
])("a LoRA with %s is a DoRA", (_, name) => {
  expect(recognise(header({ ...pair(double), [name]: [16] }))[0]?.problems).toMatchObject([
    { code: "scan.other", data: { what: form("DoRA") } },
  ]);
});

test("a transformer in 4 bits of bitsandbytes is called so where its blocks have their usual names", () => {
  const packed = header(
    {
      [`${double}.weight`]: [128, 1],
      [`${double}.weight.absmax`]: [4],
      [`${double}.weight.quant_state.bitsandbytes__nf4`]: [90],
    },
    "U8",
  );
  expect(recognise(packed)[0]?.problems).toMatchObject([
    { data: { what: { kind: "quantised", of: "FLUX.1", how: "4 bits of bitsandbytes (NF4)" } } },
  ]);
});

test("a text encoder in a packing of its own is called so", () => {
  const q = "encoder.block.0.layer.0.SelfAttention.q";
  expect(recognise(header({ [`${q}.qweight`]: [8, 4], [`${q}.qzeros`]: [8] }))[0]?.problems).toMatchObject([
    { data: { what: { kind: "quantised", of: "T5", how: "the packing of GPTQ or AWQ" } } },
  ]);
});

test.each([
  ["with a second picture", { ...pair("img_in", 128, 16), ...pair("final_layer.linear", 16, 64), ...pair(double) }],
  ["with norms of its own", { ...pair(double), "double_blocks.0.img_attn.norm.query_norm.scale": [16] }],
])("a LoRA for control, %s, is called so", (_, shapes) => {
  expect(recognise(header(shapes as Shapes))[0]?.problems).toMatchObject([
    { data: { what: { kind: "control-lora" } } },
  ]);
});
