/** Configurations of the networks, checked. Field names are those of the published configuration files. */
import { z } from "zod";
import { activations, type ActivationName } from "../nn/activation.ts";
import type { AutoencoderConfig } from "./autoencoder.ts";
import type { ClipTextConfig } from "./clip.ts";
import type { FluxConfig } from "./flux-config.ts";
import type { StyleDepths } from "./siglip.ts";
import type { T5Config } from "./t5.ts";
import type { VisionConfig } from "./vision.ts";

const count = z.number().int().positive();
const activation = z.enum(Object.keys(activations) as [ActivationName, ...ActivationName[]]);

export const fluxConfig = z
  .object({
    in_channels: count,
    vec_in_dim: count,
    context_in_dim: count,
    hidden_size: count,
    mlp_ratio: z.number().positive(),
    num_heads: count,
    depth: z.number().int().nonnegative(),
    depth_single_blocks: z.number().int().nonnegative(),
    axes_dim: z.array(count).min(1),
    theta: z.number().positive(),
    guidance_embed: z.boolean(),
  })
  .refine(
    (c) => c.axes_dim.reduce((a, b) => a + b, 0) * c.num_heads === c.hidden_size,
    "axes_dim must add up to the width of a head",
  ) satisfies z.ZodType<FluxConfig>;

export const autoencoderConfig = z.object({
  in_channels: count,
  ch: count,
  out_ch: count,
  ch_mult: z.array(count).min(1),
  num_res_blocks: count,
  z_channels: count,
  scale_factor: z.number(),
  shift_factor: z.number(),
}) satisfies z.ZodType<AutoencoderConfig>;

const encoderConfig = z.object({
  hidden_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  intermediate_size: count,
  hidden_act: activation,
});

const visionConfig = encoderConfig.extend({ image_size: count, patch_size: count, num_channels: count });
/** Hugging Face's defaults of the epsilon differ between the two families. */
export const siglipConfig = visionConfig.extend({
  layer_norm_eps: z.number().positive().default(1e-5),
}) satisfies z.ZodType<VisionConfig>;
export const clipVisionConfig = visionConfig.extend({
  layer_norm_eps: z.number().positive().default(1e-5),
}) satisfies z.ZodType<VisionConfig>;

export const clipTextConfig = encoderConfig.extend({
  vocab_size: count,
  max_position_embeddings: count,
  eos_token_id: z.number().int().nonnegative(),
  layer_norm_eps: z.number().positive().default(1e-5),
}) satisfies z.ZodType<ClipTextConfig>;

export const t5Config = z.object({
  d_model: count,
  d_ff: count,
  d_kv: count,
  num_heads: count,
  num_layers: count,
  vocab_size: count,
  dense_act_fn: activation,
  relative_attention_num_buckets: count.default(32),
  relative_attention_max_distance: count.default(128),
}) satisfies z.ZodType<T5Config>;

export const styleDepths = z.object({
  high: z.number().int(),
  mid: z.number().int(),
  low: z.number().int(),
}) satisfies z.ZodType<StyleDepths>;
