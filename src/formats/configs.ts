/** Configurations of the networks as their published files have them: a schema each, from which the type follows. */
import { z } from "zod";

const count = z.number().int().positive();

/** Activations by the names that published configurations use. */
export const activationNames = ["gelu", "gelu_pytorch_tanh", "gelu_new", "quick_gelu", "silu"] as const;
export type ActivationName = (typeof activationNames)[number];
const activation = z.enum(activationNames);

/** Sizes of a FLUX transformer. */
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
  );

/** FLUX.1's KL autoencoder. */
export const autoencoderConfig = z.object({
  in_channels: count,
  ch: count,
  out_ch: count,
  ch_mult: z.array(count).min(1),
  num_res_blocks: count,
  z_channels: count,
  scale_factor: z.number(),
  shift_factor: z.number(),
  /**
   * Groups of channels that a norm takes together. Ours; published configurations do not name the 32 that they all
   * have.
   */
  norm_groups: z.object({ encoder: count, decoder: count }).default({ encoder: 32, decoder: 32 }),
});

/** A pre-norm transformer as CLIP and SigLIP have it. */
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
});
export const clipVisionConfig = visionConfig.extend({
  layer_norm_eps: z.number().positive().default(1e-5),
});

/** CLIP's text tower. */
export const clipTextConfig = encoderConfig.extend({
  vocab_size: count,
  max_position_embeddings: count,
  eos_token_id: z.number().int().nonnegative(),
  layer_norm_eps: z.number().positive().default(1e-5),
});

/** T5 v1.1's encoder. */
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
});

/**
 * Which of SigLIP's hidden states each level of the projector reads, counted from the end; USO's are −2, −11 and −20.
 */
export const styleDepths = z.object({
  high: z.number().int(),
  mid: z.number().int(),
  low: z.number().int(),
});

/** A configuration that nothing changes. */
export type Frozen<T> = T extends (infer E)[]
  ? readonly E[]
  : { readonly [K in keyof T]: T[K] extends (infer E)[] ? readonly E[] : T[K] };
export type FluxConfig = Frozen<z.infer<typeof fluxConfig>>;
export type AutoencoderConfig = Frozen<z.infer<typeof autoencoderConfig>>;
export type VisionConfig = Frozen<z.infer<typeof siglipConfig>>;
export type ClipTextConfig = Frozen<z.infer<typeof clipTextConfig>>;
export type EncoderConfig = Pick<
  ClipTextConfig,
  "hidden_size" | "num_hidden_layers" | "num_attention_heads" | "intermediate_size" | "hidden_act" | "layer_norm_eps"
>;
export type T5Config = Frozen<z.infer<typeof t5Config>>;
export type StyleDepths = Readonly<z.infer<typeof styleDepths>>;

/** Pixels a latent's side stands for: each level but the last halves the picture. */
export const reduction = (config: AutoencoderConfig): number => 2 ** (config.ch_mult.length - 1);

/** The transformer of FLUX.1-dev, as black-forest-labs published it. */
export const flux1: FluxConfig = {
  in_channels: 64,
  vec_in_dim: 768,
  context_in_dim: 4096,
  hidden_size: 3072,
  mlp_ratio: 4,
  num_heads: 24,
  depth: 19,
  depth_single_blocks: 38,
  axes_dim: [16, 56, 56],
  theta: 10_000,
  guidance_embed: true,
};
