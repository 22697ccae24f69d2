/** The networks that measure pictures: their configurations, and how their files name tensors. */
import { z } from "zod";
import type { MeasureNetwork } from "../contract/learning/measures.ts";
import { clipTextConfig, clipVisionConfig, type Frozen, type VisionConfig } from "./configs.ts";
import { clipVisionFromOpenai, csdFromOpenai } from "./layouts/clip-vision.ts";
import { openaiClipText } from "./layouts/clip-text.ts";
import { dinoFromHuggingface } from "./layouts/dino.ts";
import type { ClipSizes, ClipVisionSizes, CsdSizes, DinoSizes } from "./layouts/layout.ts";
import { none, text, type NetworkFormat } from "./networks.ts";

const count = z.number().int().positive();

/** DINO and DINOv2, in the words of Meta's code. */
export const dinoConfig = z.object({
  img_size: count,
  patch_size: count,
  embed_dim: count,
  depth: count,
  num_heads: count,
  mlp_ratio: z.number().positive().default(4),
  /** Meta's code has this epsilon; Hugging Face's configuration of DINO has 1e-12. */
  eps: z.number().positive().default(1e-6),
  num_register_tokens: z.number().int().nonnegative().default(0),
  ffn_layer: z.literal("mlp").default("mlp"),
  interpolate_antialias: z.boolean().default(false),
  interpolate_offset: z.number().nonnegative().default(0.1),
});
export type DinoConfig = Frozen<z.infer<typeof dinoConfig>>;

/** CSD, in the words of the CLIP that it is made from. */
export const csdConfig = z.object({
  input_resolution: count,
  patch_size: count,
  width: count,
  layers: count,
  heads: count,
  output_dim: count,
});
export type CsdConfig = Frozen<z.infer<typeof csdConfig>>;

const format = <Sizes>() => {
  return <Config extends z.ZodType, Settings extends z.ZodRawShape, Name extends string>(
    entry: NetworkFormat<Config, Settings, Name, Sizes>,
  ): NetworkFormat<Config, Settings, Name, Sizes> => entry;
};

const dino = format<DinoSizes>()({
  config: dinoConfig,
  settings: {},
  neighbours: none,
  layouts: { published: null, huggingface: dinoFromHuggingface },
});
const clipVision = format<ClipVisionSizes>()({
  config: clipVisionConfig,
  settings: {},
  neighbours: none,
  layouts: { huggingface: null, openai: clipVisionFromOpenai },
});

/** The networks that measure, by what they are for. */
export const measureFormats = {
  dino,
  dinov2: dino,
  "clip-vision": clipVision,
  clip: format<ClipSizes>()({
    config: clipTextConfig,
    settings: text,
    neighbours: none,
    layouts: { huggingface: null, openai: openaiClipText },
  }),
  csd: format<CsdSizes>()({
    config: csdConfig,
    settings: {},
    neighbours: none,
    layouts: { published: csdFromOpenai },
  }),
} as const;

/** The vision tower that CSD is, in the words of CLIP's configuration. */
export const csdVision = (c: CsdConfig): VisionConfig => ({
  hidden_size: c.width,
  num_hidden_layers: c.layers,
  num_attention_heads: c.heads,
  intermediate_size: 4 * c.width,
  hidden_act: "quick_gelu",
  layer_norm_eps: 1e-5,
  image_size: c.input_resolution,
  patch_size: c.patch_size,
  num_channels: 3,
});

/** Every head of these networks has this width, of whatever size they are. */
const HEAD = 64;

/**
 * What is to be said of a network that was found, as a manifest would: its sizes, and the facts of its publication
 * that tensors do not show.
 */
export function settingsOf({ network, files, stored, sizes, tokenizer }: MeasureNetwork): object {
  const width = (name: string): number => (sizes[name] ?? 0) / HEAD;
  const clip = { ...sizes, num_attention_heads: width("hidden_size"), hidden_act: "quick_gelu" };
  const side = Math.round(Math.sqrt((sizes["tokens"] ?? 2) - 1)) * (sizes["patch_size"] ?? 1);
  const configs: Readonly<Record<MeasureNetwork["network"], object>> = {
    dino: { ...sizes, num_heads: width("embed_dim") },
    // Meta's `vits14_reg` smooths the table of positions where it resizes it, and the one without registers does not.
    dinov2: {
      ...sizes,
      num_heads: width("embed_dim"),
      ...(sizes["num_register_tokens"] ? { interpolate_antialias: true, interpolate_offset: 0 } : {}),
    },
    "clip-vision": { ...clip, image_size: side },
    clip: { ...clip, eos_token_id: tokenizer?.end },
    csd: { ...sizes, heads: width("width") },
  };
  const words = tokenizer && {
    tokenizer: tokenizer.source,
    max_length: sizes["max_position_embeddings"],
    pad_token_id: tokenizer.pad,
  };
  return { files, stored, config: configs[network], ...words };
}
