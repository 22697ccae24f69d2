/**
 * Floating-point operations, counted from the equations: a product of [t, n] and [n, m] takes 2·t·n·m, attention
 * 4·t²·width.
 */
import type { FluxConfig } from "../src/formats/configs.ts";
import type { VelocityShape } from "../src/engine/uso/graphs/velocity.ts";

/** One block of either kind on all tokens together. A double block's two streams have the same sizes. */
export function blockFlops(tokens: number, { hidden_size: hidden, mlp_ratio }: FluxConfig): number {
  const mlp = Math.floor(hidden * mlp_ratio);
  // Queries, keys, values; their projection; the feed-forward's way in and out. A single block has the same, fused.
  const weights = hidden * 3 * hidden + hidden * hidden + 2 * hidden * mlp;
  return 2 * tokens * weights + 4 * tokens ** 2 * hidden;
}

/** What a LoRA of this rank beside a block's attention adds to it. */
export function loraFlops(
  tokens: number,
  { hidden_size: hidden, mlp_ratio }: FluxConfig,
  rank: number,
): { readonly double: number; readonly single: number } {
  const both = (projected: number): number => 2 * tokens * rank * (hidden + 3 * hidden + projected + hidden);
  return { double: both(hidden), single: both(hidden + Math.floor(hidden * mlp_ratio)) };
}

/** One velocity: `velocity` of src/engine/networks/flux.ts, with a LoRA as a branch where its rank is given. */
export function velocityFlops(config: FluxConfig, { context, latent, reference }: VelocityShape, rank = 0): number {
  const tokens = context + latent + reference;
  const ends = 2 * 2 * latent * config.in_channels * config.hidden_size;
  const lora = loraFlops(tokens, config, rank);
  return (
    ends +
    config.depth * (blockFlops(tokens, config) + lora.double) +
    config.depth_single_blocks * (blockFlops(tokens, config) + lora.single)
  );
}
