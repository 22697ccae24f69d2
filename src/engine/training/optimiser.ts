/** From the gradients of a step to the parameters of the next: accumulation, clipping, rate, AdamW, a running mean. */
import { adamwStep, untrained, type Trained } from "./adamw.ts";

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
export interface Parameter extends Trained {
  readonly average: Float32Array;
}

export type Parameters = ReadonlyMap<string, Parameter>;
export type Gradients = ReadonlyMap<string, Float32Array>;

export const newParameter = (value: Float32Array): Parameter => ({ ...untrained(value), average: value.slice() });

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
  for (const gradient of gradients.values()) for (const g of gradient) sum += g * g;
  return Math.sqrt(sum);
}

/** Adds to a sum of gradients, in place. */
export function accumulate(sum: Map<string, Float32Array>, more: Gradients, share: number): void {
  for (const [name, gradient] of more) {
    const known = sum.get(name);
    if (!known)
      sum.set(
        name,
        gradient.map((g) => g * share),
      );
    else for (let i = 0; i < known.length; i++) known[i] = known[i]! + gradient[i]! * share;
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
    const clipped = scale === 1 ? gradient : gradient.map((g) => g * scale);
    adamwStep(parameter, clipped, step, { rate, betas, epsilon: EPSILON, decay: settings.decay });
    const { value, average } = parameter;
    for (let i = 0; i < value.length; i++) average[i] = average[i]! * kept + value[i]! * (1 - kept);
  }
  return norm;
}
