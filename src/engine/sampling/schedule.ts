/** The times of the denoising steps. */

const { exp, floor, fround } = Math;

export interface ScheduleOptions {
  /** At least 1. */
  readonly steps: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /**
   * The sequence length behind the time shift: `uso` as USO's pipeline passes it, `flux` the number of the picture's
   * tokens. `linear` does not shift at all (FLUX.1 schnell).
   */
  readonly kind: "uso" | "flux" | "linear";
}

/**
 * The `steps + 1` times from 1 (noise) to 0 (picture), in the float32 steps torch takes.
 * Source: `get_schedule` and `time_shift` in FLUX's and USO's `sampling.py`.
 */
export function schedule({ steps, width, height, kind }: ScheduleOptions): number[] {
  const times = linspace(steps + 1);
  if (kind === "linear") return times;
  // USO's pipeline divides the latent's area (1/8 of the pixels a side) by 256, where FLUX counts tokens (1/16 a side):
  // its sequences look 64 times shorter, so the shift hardly grows with size. Published pictures were made this way.
  const tokens =
    kind === "uso" ? floor((floor(width / 8) * floor(height / 8)) / 256) : floor(width / 16) * floor(height / 16);
  const shift = fround(exp(mu(tokens)));
  return times.map((t) => fround(fround(1 / fround(shift + fround(fround(1 / t) - 1))) * shift));
}

/** The shift's exponent, on the line through (256, 0.5) and (4096, 1.15). */
function mu(tokens: number): number {
  const slope = (1.15 - 0.5) / (4096 - 256);
  return slope * tokens + (0.5 - slope * 256);
}

/** Values that torch's vectorised loop makes in one turn, and how many of them share a starting value. */
const turn = 16;
const lanes = 8;

/**
 * `torch.linspace(1, 0, count)` to the last bit: counted up from 1 in the first half and down to 0 in the second; where
 * a whole turn of the vectorised loop fits, only each eighth value is counted so and the seven after it from there.
 */
function linspace(count: number): number[] {
  const step = fround(-1 / (count - 1));
  const value = (i: number) => (i < floor(count / 2) ? fround(1 + fround(step * i)) : fround(-step * (count - 1 - i)));
  const vectorised = count - (count % turn);
  return Array.from({ length: count }, (_, i) => {
    const lane = i < vectorised ? i % lanes : 0;
    return fround(value(i - lane) + fround(step * lane));
  });
}
