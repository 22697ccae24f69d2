/** Sizes of every network of a USO model: the published ones, and tiny ones of the same build for tests. */
import {
  type AutoencoderConfig,
  type ClipTextConfig,
  flux1,
  type FluxConfig,
  type T5Config,
  type VisionConfig,
} from "../../src/formats/configs.ts";

export interface ModelSizes {
  readonly transformer: FluxConfig;
  readonly autoencoder: AutoencoderConfig;
  readonly t5: T5Config;
  readonly clip: ClipTextConfig;
  readonly siglip: VisionConfig;
  readonly style_tokens_per_level: number;
  readonly lora_rank: number;
}

/** FLUX.1-dev, T5 v1.1 XXL, CLIP ViT-L/14, SigLIP so400m/14 at 384 pixels, USO. */
export const fullSize: ModelSizes = {
  transformer: flux1,
  autoencoder: {
    in_channels: 3,
    ch: 128,
    out_ch: 3,
    ch_mult: [1, 2, 4, 4],
    num_res_blocks: 2,
    z_channels: 16,
    scale_factor: 0.3611,
    shift_factor: 0.1159,
    norm_groups: { encoder: 32, decoder: 32 },
  },
  t5: {
    d_model: 4096,
    d_ff: 10_240,
    d_kv: 64,
    num_heads: 64,
    num_layers: 24,
    vocab_size: 32_128,
    dense_act_fn: "gelu_new",
    relative_attention_num_buckets: 32,
    relative_attention_max_distance: 128,
  },
  clip: {
    hidden_size: 768,
    num_hidden_layers: 12,
    num_attention_heads: 12,
    intermediate_size: 3072,
    hidden_act: "quick_gelu",
    layer_norm_eps: 1e-5,
    vocab_size: 49_408,
    max_position_embeddings: 77,
    eos_token_id: 49_407,
  },
  siglip: {
    hidden_size: 1152,
    num_hidden_layers: 27,
    num_attention_heads: 16,
    intermediate_size: 4304,
    hidden_act: "gelu_pytorch_tanh",
    layer_norm_eps: 1e-6,
    image_size: 384,
    patch_size: 14,
    num_channels: 3,
  },
  style_tokens_per_level: 64,
  lora_rank: 128,
};

/** A few megabytes. Heads are as wide as the published ones where the weights do not show their number. */
export const tinySize: ModelSizes = {
  transformer: {
    ...fullSize.transformer,
    vec_in_dim: 64,
    context_in_dim: 32,
    hidden_size: 64,
    num_heads: 2,
    depth: 2,
    depth_single_blocks: 3,
    axes_dim: [4, 14, 14],
  },
  autoencoder: { ...fullSize.autoencoder, ch: 32, ch_mult: [1, 1, 1, 1], num_res_blocks: 1 },
  t5: { ...fullSize.t5, d_model: 32, d_ff: 64, d_kv: 16, num_heads: 2, num_layers: 2, vocab_size: 600 },
  clip: {
    ...fullSize.clip,
    hidden_size: 64,
    num_hidden_layers: 2,
    num_attention_heads: 1,
    intermediate_size: 128,
    vocab_size: 700,
    eos_token_id: 699,
  },
  siglip: {
    ...fullSize.siglip,
    hidden_size: 72,
    num_hidden_layers: 20,
    num_attention_heads: 1,
    intermediate_size: 144,
    image_size: 56,
  },
  style_tokens_per_level: 4,
  lora_rank: 8,
};

/** Places of SigLIP's grid of patches. */
export const siglipTokens = ({ siglip }: ModelSizes): number => Math.floor(siglip.image_size / siglip.patch_size) ** 2;
