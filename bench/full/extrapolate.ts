/** What pictures of other sizes would take, reckoned from the one that was made. */
import type { FluxConfig } from "../../src/formats/configs.ts";
import type { VelocityShape } from "../../src/engine/uso/graphs/velocity.ts";
import { velocityFlops } from "../flops.ts";

/** A square picture that was made. */
export interface MadePicture {
  readonly config: FluxConfig;
  readonly loraRank: number;
  readonly side: number;
  readonly shape: VelocityShape;
  /** Seconds of one step, of the decoder, and of everything else but the steps. */
  readonly step: number;
  readonly decode: number;
  readonly rest: number;
}

export interface Extrapolated {
  readonly side: number;
  readonly tokens: number;
  /** Operations of one step. */
  readonly flops: number;
  /** Seconds. */
  readonly step: number;
  readonly picture: number;
}

/**
 * The same conditioning at another size: steps at the rate at which the measured one computed, the decoder by its
 * pixels, the rest as it was.
 */
export function extrapolate(made: MadePicture, side: number, steps: number): Extrapolated {
  const area = (side / made.side) ** 2;
  const shape = { ...made.shape, latent: Math.round(made.shape.latent * area) };
  const flops = velocityFlops(made.config, shape, made.loraRank);
  const step = (made.step * flops) / velocityFlops(made.config, made.shape, made.loraRank);
  return {
    side,
    tokens: shape.context + shape.latent + shape.reference,
    flops,
    step,
    picture: steps * step + made.decode * area + made.rest,
  };
}
