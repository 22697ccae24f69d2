/** Which other model a LoRA changes, by the names of its layers. */
import type { Tensors } from "./layout.ts";
import { layerKey } from "./lora-layers.ts";
import { isOfTextEncoder, loraPart } from "./lora-names.ts";

/** Layers, with underscores and without prefix, that only this model has. */
const models: readonly (readonly [RegExp, string])[] = [
  [/^(input_blocks|output_blocks|middle_block|down_blocks|up_blocks|mid_block)_/, "Stable Diffusion"],
  [/^joint_transformer_blocks_/, "AuraFlow"],
  [/^joint_blocks_|^transformer_blocks_\d+_attn2_to_add/, "Stable Diffusion 3"],
  [/_(img|txt)_(mlp_net|mod_1)(_|$)/, "Qwen-Image"],
  [/_(img|txt)_(mlp_fc|mod_linear)|^txt_in_individual_token|_modulation_linear$/, "HunyuanVideo"],
  [/_to_qkv_mlp_proj$|^(double|single)_stream_modulation/, "FLUX.2"],
  [/^distilled_guidance_layer_/, "Chroma"],
  [/^blocks_\d+_((self|cross)_attn_(q|k|v|output)_proj|adaln_modulation)/, "Cosmos"],
  [/^blocks_\d+_(self_attn|cross_attn|ffn)_/, "Wan"],
  [/^transformer_blocks_\d+_(audio_|video_)/, "LTX-Video"],
  [/^transformer_blocks_\d+_attn[12]_/, "LTX-Video, CogVideoX, PixArt or Sana"],
  [
    /^(single_)?transformer_blocks_\d+_(qkv_proj|out_proj|mlp_(context_)?fc[12])(_context)?$/,
    "FLUX.1 as Nunchaku packs it",
  ],
  [/^(noise_refiner|context_refiner)_|^layers_\d+_(attention|feed_forward|adaLN)/, "Z-Image or Lumina"],
  [/^(double|single)_stream_blocks_/, "HiDream"],
  [/^(prior_|down_\d+_\d+_)/, "Stable Cascade"],
  [/^layers_\d+_(self_attn|mlp)_/, "a language model"],
];

/** A transformer that is deeper than FLUX.1, under diffusers' names. */
const deeper = /^transformer_blocks_(19|[2-9]\d|\d{3,})_|^single_transformer_blocks_(3[89]|[4-9]\d|\d{3,})_/;

/** The model; null where layers may be FLUX.1's, or are of none that is known. Those of text encoders say nothing. */
export function foreignModel(t: Tensors): string | null {
  for (const name of t.keys()) {
    const part = isOfTextEncoder(name) ? null : loraPart(name);
    if (!part) continue;
    const layer = layerKey(part.layer);
    const model = models.find(([pattern]) => pattern.test(layer))?.[1];
    if (model === "Stable Diffusion") return stableDiffusion(t);
    if (model !== undefined) return model;
    if (deeper.test(layer)) return "a deeper transformer";
  }
  return null;
}

/** Its editions differ by the width of the words that their cross attention reads, and SDXL has a second encoder. */
function stableDiffusion(t: Tensors): string {
  const names = [...t];
  if (names.some(([name]) => /^(lora_te2_|text_encoder_2\.|te2\.)|transformer_blocks_[2-9]_attn/.test(name)))
    return "SDXL";
  const words = names.find(([name]) => /attn2[._]to_[kv].*(lora_down|lora_A|lora\.down)/.test(name))?.[1].shape[1];
  const editions: Readonly<Record<number, string>> = {
    2048: "SDXL",
    1024: "Stable Diffusion 2",
    768: "Stable Diffusion 1",
  };
  return (words === undefined ? undefined : editions[words]) ?? "SDXL or Stable Diffusion 1";
}
