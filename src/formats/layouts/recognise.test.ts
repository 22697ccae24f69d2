/** Every layout from small synthetic tensors, and every broken variant with its reason. */
import { expect, test } from "vitest";
import { reference } from "../../../tests/reference.ts";
import {
  clipShapes,
  comfyLoraShapes,
  diffusersFluxShapes,
  projectorShapes,
  siglipShapes,
  sigclipShapes,
  t5Shapes,
  tinyFlux,
  under,
  zeros,
  autoencoderAsDiffusers,
} from "../../../tests/fixtures/layouts.ts";
import { fluxShapes, type Shapes } from "../../../tests/fixtures/random-flux.ts";
import type { StoredTensor } from "../safetensors/write.ts";
import type { AutoencoderSizes, Recognised, Tensors } from "./layout.ts";
import { recognise } from "./recognise.ts";

const header = (tensors: Readonly<Record<string, Pick<StoredTensor, "dtype" | "shape">>>): Tensors =>
  new Map(Object.entries(tensors));
const look = (shapes: Shapes, dtype: StoredTensor["dtype"] = "BF16") => recognise(header(zeros(shapes, dtype)));
const only = (found: readonly Recognised[]): Recognised => {
  expect(found.map((f) => f.component)).toHaveLength(1);
  return found[0]!;
};
const codes = (found: Recognised) => found.problems.map((p) => p.code);
const without = (shapes: Shapes, ...names: readonly string[]): Shapes =>
  Object.fromEntries(Object.entries(shapes).filter(([name]) => !names.includes(name)));

const {
  in_channels,
  vec_in_dim,
  context_in_dim,
  hidden_size,
  mlp_ratio,
  num_heads,
  depth,
  depth_single_blocks,
  guidance_embed,
} = tinyFlux;
const tinySizes = {
  in_channels,
  vec_in_dim,
  context_in_dim,
  hidden_size,
  mlp_ratio,
  num_heads,
  depth,
  depth_single_blocks,
  guidance_embed,
};
const bfl = fluxShapes(tinyFlux);
const diffusers = diffusersFluxShapes(tinyFlux);
const loraOnly = Object.fromEntries(
  Object.entries(fluxShapes(tinyFlux, { loraRank: 2 })).filter(([name]) => name.includes(".processor.")),
);
const autoencoder = async (): Promise<Shapes> => {
  const file = await reference("autoencoder");
  return Object.fromEntries(
    file.names.filter((n) => n.startsWith("weight.")).map((n) => [n.slice("weight.".length), file.entry(n).shape]),
  );
};

test.each([
  ["bfl", bfl, ""],
  ["bfl", under("model.diffusion_model.", bfl), "model.diffusion_model."],
  ["diffusers", diffusers, ""],
] as const)(
  "a FLUX.1 transformer in the layout %s is recognised whole, its sizes read off its shapes",
  (layout, shapes, prefix) => {
    expect(only(look(shapes))).toEqual({
      component: "transformer",
      layout,
      variant: "dev-like",
      config: tinySizes,
      prefix,
      dtype: "bfloat16",
      problems: [],
    });
  },
);

test.each([
  ["bfl", without(bfl, ...Object.keys(bfl).filter((n) => n.startsWith("guidance_in")))],
  ["diffusers", without(diffusers, ...Object.keys(diffusers).filter((n) => n.includes("guidance_embedder")))],
] as const)("a transformer in the layout %s that takes no guidance is schnell's kind", (_, shapes) => {
  expect(only(look(shapes))).toMatchObject({
    variant: "schnell-like",
    config: { guidance_embed: false },
    problems: [],
  });
});

test.each([
  ["F32", "float32"],
  ["F16", "float16"],
  ["BF16", "bfloat16"],
  ["F8_E4M3", "float8"],
] as const)("matrices stored as %s are %s", (stored, dtype) => {
  expect(only(look(bfl, stored))).toMatchObject({ dtype, problems: [] });
});

/** A transformer in scaled float8, with the scales named either way. */
function scaled(end: string, marker: boolean): Record<string, StoredTensor> {
  const mixed = Object.entries(bfl).map(
    ([name, shape]) => [name, zeros({ [name]: shape }, shape.length > 1 ? "F8_E4M3" : "BF16")[name]!] as const,
  );
  const scales = mixed
    .filter(([, t]) => t.dtype === "F8_E4M3")
    .map(([name]) => [name.replace(/weight$/, end), zeros({ s: [] }, "F32")["s"]!] as const);
  return { ...Object.fromEntries([...mixed, ...scales]), ...(marker ? zeros({ scaled_fp8: [0] }, "F8_E4M3") : {}) };
}

test.each([
  ["scale_weight", true],
  ["weight_scale", false],
] as const)("float8 matrices with %s are scaled float8", (end, marker) => {
  expect(only(recognise(header(scaled(end, marker))))).toMatchObject({ dtype: "scaled-float8", problems: [] });
});

test("a scaled float8 matrix without its scale is named", () => {
  const tensors = scaled("scale_weight", true);
  delete tensors["single_blocks.1.linear1.scale_weight"];
  const found = only(recognise(header(tensors)));
  expect(found.problems).toMatchObject([
    { code: "scan.scales-missing", data: { tensors: ["single_blocks.1.linear1.weight"], count: 1 } },
  ]);
});

test("the autoencoder is recognised in both layouts with the published configuration", async () => {
  const shapes = await autoencoder();
  const config = (await reference("autoencoder")).setting("config") as AutoencoderSizes;
  const sizes: AutoencoderSizes = {
    ch: config.ch,
    ch_mult: config.ch_mult,
    in_channels: config.in_channels,
    num_res_blocks: config.num_res_blocks,
    out_ch: config.out_ch,
    z_channels: config.z_channels,
  };
  expect(only(look(shapes, "F32"))).toEqual({
    component: "autoencoder",
    layout: "bfl",
    prefix: "",
    dtype: "float32",
    problems: [],
    config: sizes,
  });
  expect(only(recognise(header(autoencoderAsDiffusers(zeros(shapes), sizes.ch_mult.length))))).toEqual({
    component: "autoencoder",
    layout: "diffusers",
    prefix: "",
    dtype: "bfloat16",
    problems: [],
    config: sizes,
  });
});

test("Stable Diffusion's autoencoder is told apart", async () => {
  const older = only(look({ ...(await autoencoder()), "quant_conv.weight": [8, 8, 1, 1], "quant_conv.bias": [8] }));
  expect(codes(older)).toEqual(["scan.other-model"]);
});

test("T5, CLIP and SigLIP are recognised with the sizes their shapes tell", () => {
  expect(only(look(t5Shapes()))).toMatchObject({
    component: "t5",
    problems: [],
    config: {
      d_model: 10,
      d_ff: 14,
      d_kv: 4,
      num_heads: 2,
      num_layers: 2,
      vocab_size: 40,
      relative_attention_num_buckets: 32,
    },
  });
  expect(only(look(clipShapes()))).toMatchObject({
    component: "clip",
    problems: [],
    config: { hidden_size: 6, num_hidden_layers: 2, intermediate_size: 12, vocab_size: 50, max_position_embeddings: 7 },
  });
  const sizes = {
    hidden_size: 8,
    num_hidden_layers: 3,
    intermediate_size: 20,
    patch_size: 2,
    num_channels: 3,
    tokens: 9,
  };
  expect(only(look(siglipShapes()))).toMatchObject({
    component: "siglip",
    layout: "huggingface",
    problems: [],
    config: sizes,
  });
  expect(only(look(sigclipShapes()))).toMatchObject({
    component: "siglip",
    layout: "comfyui",
    problems: [],
    config: sizes,
  });
});

test("T5 with its words under the name of the encoder is whole", () => {
  const { "shared.weight": words, ...rest } = t5Shapes();
  expect(only(look({ ...rest, "encoder.embed_tokens.weight": words! }))).toMatchObject({
    component: "t5",
    problems: [],
  });
});

test.each([
  ["UMT5", { ...t5Shapes(), "encoder.block.1.layer.0.SelfAttention.relative_attention_bias.weight": [32, 2] }],
  ["SigLIP 2", { ...siglipShapes(), "text_model.embeddings.token_embedding.weight": [256_000, 8] }],
  ["Chroma", { ...bfl, "distilled_guidance_layer.in_proj.weight": [2, 2] }],
  ["an edition for inpainting", { ...bfl, "img_in.weight": [16, 384] }],
] as const)("%s is recognised as what it is, and refused", (_, shapes) => {
  const found = only(
    recognise(
      header(
        Object.fromEntries(Object.entries(shapes as Shapes).map(([name, shape]) => [name, { dtype: "BF16", shape }])),
      ),
    ),
  );
  expect(codes(found)).toEqual(["scan.other-model"]);
});

test("CLIP's vision tower and a network of anything else are nothing USO needs", () => {
  expect(look({ ...sigclipShapes(), "vision_model.embeddings.class_embedding": [8] })).toEqual([]);
  expect(look({ "model.layers.0.mlp.up_proj.weight": [4, 4] })).toEqual([]);
});

test("USO's LoRA and projector are recognised as published and in ComfyUI's form", () => {
  const config = { rank: 2, hidden_size: 16, mlp_size: 64, depth: 2, depth_single_blocks: 3 };
  expect(only(look(loraOnly))).toMatchObject({ component: "uso-lora", layout: "published", config, problems: [] });
  expect(only(look(comfyLoraShapes(tinyFlux)))).toMatchObject({
    component: "uso-lora",
    layout: "comfyui",
    prefix: "diffusion_model.",
    config,
    problems: [],
  });
  const sizes = { siglip_tokens: 9, siglip_dim: 8, style_tokens_per_level: 4, hidden_size: 16 };
  expect(only(look(projectorShapes("feature_embedder.")))).toMatchObject({
    component: "projector",
    layout: "published",
    config: sizes,
    problems: [],
  });
  expect(only(look(projectorShapes("")))).toMatchObject({
    component: "projector",
    layout: "comfyui",
    config: sizes,
    problems: [],
  });
});

test("a LoRA of USO's names with UNO's rank at full width is a further LoRA", () => {
  const wide = { ...tinyFlux, hidden_size: 3072, num_heads: 24 };
  const shapes = Object.entries(fluxShapes(wide, { loraRank: 512 })).filter(([name]) => name.includes(".processor."));
  const found = only(recognise(new Map(shapes.map(([name, shape]) => [name, { dtype: "BF16", shape }]))));
  expect(found).toMatchObject({
    component: "lora",
    layout: "xlabs",
    problems: [],
    config: { ranks: [512, 512], hidden_size: 3072, layers: 2 * 4 + 3 * 2 },
  });
});

const pair = (down: string, up: string): Shapes => ({ [down]: [4, 16], [up]: [48, 4] });
test.each([
  [
    "kohya",
    pair(
      "lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight",
      "lora_unet_double_blocks_0_img_attn_qkv.lora_up.weight",
    ),
  ],
  [
    "diffusers",
    pair(
      "transformer.single_transformer_blocks.3.attn.to_q.lora_A.weight",
      "transformer.single_transformer_blocks.3.attn.to_q.lora_B.weight",
    ),
  ],
  ["xlabs", pair("double_blocks.0.processor.qkv_lora1.down.weight", "double_blocks.0.processor.qkv_lora1.up.weight")],
  [
    "bfl",
    pair(
      "diffusion_model.double_blocks.0.img_attn.qkv.lora_A.weight",
      "diffusion_model.double_blocks.0.img_attn.qkv.lora_B.weight",
    ),
  ],
] as const)(
  "a Flux LoRA named as %s names it is recognised, with its rank; one factor alone is missed, one of another rank refused",
  (layout, shapes) => {
    expect(only(look(shapes, "F16"))).toMatchObject({
      component: "lora",
      layout,
      dtype: "float16",
      problems: [],
      config: { ranks: [4, 4], layers: 1, hidden_size: 16, text_encoders: false },
    });
    const [down, up] = Object.keys(shapes) as [string, string];
    expect(only(look({ [down]: [4, 16] })).problems).toMatchObject([
      {
        code: "scan.missing-tensors",
        data: { tensors: [up], count: 1 },
      },
    ]);
    expect(codes(only(look({ [down]: [4, 16], [up]: [48, 5] })))).toEqual(["scan.mixed-sizes"]);
  },
);

test.each([
  ["of Qwen-Image", "transformer_blocks.3.img_mlp.net.2"],
  ["of a deeper transformer", "transformer.transformer_blocks.41.attn.to_q"],
  ["with cross attention", "transformer.transformer_blocks.0.attn2.to_q"],
])("a LoRA %s is not one for FLUX.1", (_, layer) => {
  expect(look(pair(`${layer}.lora_A.weight`, `${layer}.lora_B.weight`))).toEqual([]);
});

test.each([
  ["a transformer", bfl, "double_blocks.1.txt_mlp.2.bias"],
  ["a transformer of diffusers'", diffusers, "single_transformer_blocks.2.attn.to_v.weight"],
  ["T5", t5Shapes(), "encoder.block.1.layer.1.DenseReluDense.wi_1.weight"],
  ["CLIP", clipShapes(), "text_model.encoder.layers.1.mlp.fc2.bias"],
  ["SigLIP", siglipShapes(), "vision_model.encoder.layers.2.self_attn.out_proj.weight"],
  ["USO's LoRA", loraOnly, "single_blocks.1.processor.proj_lora.up.weight"],
  ["the projector", projectorShapes("feature_embedder."), "feature_embedder.mid_layer_norm.bias"],
] as const)("of %s, a tensor that is missing and one of a wrong shape are named", (_, shapes, name) => {
  expect(only(look(without(shapes, name))).problems).toMatchObject([
    { code: "scan.missing-tensors", data: { tensors: [name], count: 1 } },
  ]);
  const odd = only(look({ ...shapes, [name]: [3, 5] }));
  expect(odd.problems).toMatchObject([
    { code: "scan.mixed-sizes", data: { tensors: [{ tensor: name, found: [3, 5] }], count: 1 } },
  ]);
});

test("a transformer without its first layer is recognised and its sizes left unknown", () => {
  const found = only(look(without(bfl, "txt_in.weight", "vector_in.in_layer.weight")));
  expect(found).toMatchObject({
    component: "transformer",
    config: null,
    problems: [{ code: "scan.missing-tensors", data: { tensors: ["txt_in.weight", "vector_in.in_layer.weight"] } }],
  });
});

test("weights stored as packed bytes are refused with their type", () => {
  expect(only(look(bfl, "U8"))).toMatchObject({
    dtype: "unknown",
    problems: [{ code: "scan.dtype", data: { dtype: "U8" } }],
  });
});

test("a checkpoint that holds everything gives every network under its prefix", async () => {
  const found = look({
    ...under("model.diffusion_model.", bfl),
    ...under("vae.", await autoencoder()),
    ...under("text_encoders.clip_l.transformer.", clipShapes()),
    ...under("text_encoders.t5xxl.transformer.", t5Shapes()),
  });
  expect(found.map((f) => [f.component, f.prefix, f.problems.length])).toEqual([
    ["transformer", "model.diffusion_model.", 0],
    ["autoencoder", "vae.", 0],
    ["t5", "text_encoders.t5xxl.transformer.", 0],
    ["clip", "text_encoders.clip_l.transformer.", 0],
  ]);
});

test("a name that numbers a block beyond any network costs nothing", () => {
  const found = only(look({ ...bfl, "double_blocks.999999999.img_attn.qkv.weight": [48, 16] }));
  expect(found).toMatchObject({ config: { depth: 2 } });
});

test("T5 in scaled float8 may keep its table of words without a scale", () => {
  const tensors = zeros(t5Shapes(), "F8_E4M3");
  for (const name of Object.keys(tensors))
    if (/SelfAttention\.[qkvo]\.weight$|DenseReluDense/.test(name))
      tensors[name.replace(/weight$/, "scale_weight")] = zeros({ s: [] }, "F32")["s"]!;
  expect(only(recognise(header(tensors)))).toMatchObject({ component: "t5", dtype: "scaled-float8", problems: [] });
});
