/** From the gradients of a step to the parameters of the next: accumulation, clipping, rate, AdamW, a running mean. */
import { adamwStep, type AdamWSettings, type RunningMean, type Trained } from "./adamw.ts";
import { seedAt } from "./draws.ts";
import { emptyMoments, MOMENT_BLOCK, packBlock, unpackBlock, type PackedMoments } from "./moments.ts";

export interface OptimiserSettings {
  /** The highest learning rate. */
  readonly rate: number;
  /** Constant after the warm-up, or falling to nothing along half a cosine until the last step. */
  readonly schedule: "constant" | "cosine";
  /** Steps in which the rate rises from nothing. */
  readonly warmup: number;
  /** Of the whole training. */
  readonly steps: number;
  readonly decay: number;
  /** The most that the norm of all gradients together may be; more is scaled down. */
  readonly clip: number;
  /** How much of the running mean of the parameters stays from step to step. */
  readonly average: number;
}

/** A parameter in training, and the running mean of its values, which is what is kept in the end. */
export interface Parameter {
  readonly value: Float32Array;
  readonly average: Float32Array;
  readonly moments: Moments;
}

/** AdamW's, as numbers or in 8 bits each. */
export type Moments = Omit<Trained, "value"> | PackedMoments;

export const isPacked = (moments: Moments): moments is PackedMoments => "firstScales" in moments;

export type Parameters = ReadonlyMap<string, Parameter>;
export type Gradients = ReadonlyMap<string, Float32Array>;

export const newParameter = (value: Float32Array, kind: "float32" | "8-bit" = "float32"): Parameter => ({
  value,
  average: value.slice(),
  moments:
    kind === "8-bit"
      ? emptyMoments(value.length)
      : { first: new Float32Array(value.length), second: new Float32Array(value.length) },
});

const betas = [0.9, 0.999] as const;
const EPSILON = 1e-8;

/** The learning rate of a step, counted from 1. */
export function rateAt(step: number, { rate, schedule, warmup, steps }: OptimiserSettings): number {
  if (step <= warmup) return (rate * step) / warmup;
  if (schedule === "constant") return rate;
  return (rate * (1 + Math.cos((Math.PI * (step - 1 - warmup)) / Math.max(1, steps - warmup)))) / 2;
}

/** The norm of all gradients as one vector; not finite where any number is not. */
export function normOf(gradients: Gradients): number {
  let sum = 0;
  for (const gradient of gradients.values()) for (let i = 0; i < gradient.length; i++) sum += gradient[i]! ** 2;
  return Math.sqrt(sum);
}

/**
 * Adds to a sum of gradients, in place: the first of each becomes the sum, and is nobody else's from then on.
 * @param factor on what is added
 */
export function accumulate(sum: Map<string, Float32Array>, more: Gradients, factor: number): void {
  for (const [name, gradient] of more) {
    if (factor !== 1) for (let i = 0; i < gradient.length; i++) gradient[i] = gradient[i]! * factor;
    const known = sum.get(name);
    if (known) for (let i = 0; i < known.length; i++) known[i] = known[i]! + gradient[i]!;
    else sum.set(name, gradient);
  }
}

/**
 * One step of all parameters, in place.
 * @param step counted from 1
 * @returns the norm of the gradients before clipping; where it is not finite nothing was changed
 */
export function optimise(
  parameters: Parameters,
  gradients: Gradients,
  step: number,
  settings: OptimiserSettings,
): number {
  const norm = normOf(gradients);
  if (!Number.isFinite(norm)) return norm;
  const scale = norm > settings.clip ? settings.clip / norm : 1;
  const rate = rateAt(step, settings);
  // The first means would otherwise be of what the parameters began as.
  const kept = Math.min(settings.average, step / (step + 10));
  for (const [name, parameter] of parameters) {
    const gradient = gradients.get(name)!;
    const { value, average, moments } = parameter;
    const adamw = { rate, betas, epsilon: EPSILON, decay: settings.decay, scale };
    const mean = { values: average, kept };
    if (isPacked(moments)) packedStep(value, moments, gradient, step, adamw, mean);
    else adamwStep({ value, ...moments }, gradient, step, adamw, mean);
  }
  return norm;
}

/** A step of one parameter whose moments are unpacked block by block. */
function packedStep(
  value: Float32Array,
  moments: PackedMoments,
  gradient: Float32Array,
  step: number,
  settings: AdamWSettings,
  mean: RunningMean,
): void {
  const chance = (index: number): number => seedAt(step, index) / 2 ** 32;
  for (let block = 0; block * MOMENT_BLOCK < value.length; block++) {
    const [from, to] = [block * MOMENT_BLOCK, Math.min(value.length, (block + 1) * MOMENT_BLOCK)];
    const [first, second] = [new Float32Array(to - from), new Float32Array(to - from)];
    unpackBlock(moments, block, first, second);
    const own = { values: mean.values.subarray(from, to), kept: mean.kept };
    adamwStep({ value: value.subarray(from, to), first, second }, gradient.subarray(from, to), step, settings, own);
    packBlock(moments, block, first, second, chance);
  }
}
