/**
 * AdamW on the host: parameters, their moments and the rule of one step (Decoupled Weight Decay Regularization,
 * arXiv 1711.05101, algorithm 2). The second moment's correction is taken from the divisor to the step's size, which
 * spares every number a division.
 */

export interface AdamWSettings {
  /** Learning rate of this step. */
  readonly rate: number;
  /** How much of the first and second moment stays from step to step. */
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  /** The share of a parameter, times the rate, that every step takes away. */
  readonly decay: number;
  /** A factor on the gradient, by which it is clipped; 1 where absent. */
  readonly scale?: number;
}

/** What training knows of one parameter: its values and the running means of its gradient and of its square. */
export interface Trained {
  readonly value: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/** A parameter at the beginning of training. The values are taken as they are and changed in place. */
export const untrained = (value: Float32Array): Trained => ({
  value,
  first: new Float32Array(value.length),
  second: new Float32Array(value.length),
});

/** A running mean of values, and how much of it stays. */
export interface RunningMean {
  readonly values: Float32Array;
  readonly kept: number;
}

/**
 * One step down the gradient, in place.
 * @param step counted from 1
 * @param mean of the values, which is moved along in the same pass; where absent nothing else is kept
 * @throws RangeError where the gradient has another length than the parameter
 */
export function adamwStep(
  { value, first, second }: Trained,
  gradient: Float32Array,
  step: number,
  { rate, betas: [beta1, beta2], epsilon, decay, scale = 1 }: AdamWSettings,
  mean: RunningMean = { values: value, kept: 0 },
): void {
  if (gradient.length !== value.length)
    throw new RangeError(`a gradient of ${gradient.length} numbers for a parameter of ${value.length}`);
  const kept = 1 - rate * decay;
  const unbiased = Math.sqrt(1 - beta2 ** step);
  const [size, least] = [(rate * unbiased) / (1 - beta1 ** step), epsilon * unbiased];
  const [more1, more2, moved] = [1 - beta1, 1 - beta2, 1 - mean.kept];
  const { values: average, kept: stays } = mean;
  for (let i = 0; i < value.length; i++) {
    const g = gradient[i]! * scale;
    const m = (first[i] = first[i]! + (g - first[i]!) * more1);
    const v = (second[i] = second[i]! * beta2 + g * g * more2);
    const next = Math.fround(value[i]! * kept - (size * m) / (Math.sqrt(v) + least));
    value[i] = next;
    average[i] = average[i]! * stays + next * moved;
  }
}
