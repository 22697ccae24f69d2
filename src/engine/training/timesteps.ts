/** At which times a model is trained: 0 is the picture, 1 is noise. */
import type { TimestepKind } from "../../contract/learning/training.ts";

/** Mean and deviation of the logarithm of the signal's power over the noise's, of the paper. */
const STYLE = { mean: -6, deviation: 2 } as const;

/**
 * A time in 0…1, of one draw from 0…1 and one from the standard normal distribution.
 *
 * `logit-normal`: most in the middle, as FLUX.1's predecessor was trained (arXiv 2403.03206, section 3.1).
 * `style`: almost noise, where a picture's style is decided (Style-friendly SNR sampler, arXiv 2411.14793).
 * `uniform`: all alike.
 */
export function timestep(kind: TimestepKind, draw: { readonly uniform: number; readonly normal: number }): number {
  switch (kind) {
    case "uniform":
      return draw.uniform;
    case "logit-normal":
      return logistic(draw.normal);
    case "style":
      // On the straight path the logarithm of the power's ratio is 2·ln((1 − t) / t).
      return logistic(-(STYLE.mean + STYLE.deviation * draw.normal) / 2);
    default:
      return kind satisfies never;
  }
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
