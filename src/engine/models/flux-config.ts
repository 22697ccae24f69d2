/** Sizes of a FLUX transformer, by the names of its published configuration. */
export interface FluxConfig {
  readonly in_channels: number;
  readonly vec_in_dim: number;
  readonly context_in_dim: number;
  readonly hidden_size: number;
  readonly mlp_ratio: number;
  readonly num_heads: number;
  readonly depth: number;
  readonly depth_single_blocks: number;
  readonly axes_dim: readonly number[];
  readonly theta: number;
  readonly guidance_embed: boolean;
}
