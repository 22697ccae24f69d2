/**
 * Group norms and where their statistics come from: the values that they meet, or those of a larger picture of which
 * these are a part. Weights by the parameter names of their checkpoints; x is [1, channels, height, width].
 */
import { add, groupNorm, matmul, mul, reshape, square, wide } from "../graph/ops.ts";
import { size } from "../graph/shape.ts";
import { constant, type Tensor } from "../graph/tensor.ts";
import type { Weights } from "../weights/lookup.ts";

export type GroupNorm = (w: Weights, x: Tensor, groups: number) => Tensor;

/** Added to variances. */
export const EPSILON = 1e-6;

export const ownStatistics: GroupNorm = (w, x, groups) =>
  groupNorm(x, w.tensor("weight"), w.tensor("bias"), groups, EPSILON);

export interface Reporting {
  readonly norm: GroupNorm;
  /**
   * Of every norm built so far, by the path of its weights: `….mean` of its values and `….square`, the mean of their
   * squares, each [groups].
   */
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/**
 * Norms of their own statistics that report them. Each waits until it has: ONNX Runtime leaves for the end what nothing
 * waits for, and would keep until then what every norm was given.
 */
export function reporting(): Reporting {
  const outputs: Record<string, Tensor> = {};
  const norm: GroupNorm = (w, x, groups) => {
    const [mean, meanSquare] = [groupMeans(x, groups), groupMeans(square(x), groups)];
    outputs[`${w.path}.mean`] = mean;
    outputs[`${w.path}.square`] = meanSquare;
    const nothing = ofMembers(add(mean, meanSquare), size(x.shape, 1), 0);
    return groupNorm(x, add(w.tensor("weight"), nothing), w.tensor("bias"), groups, EPSILON);
  };
  return { norm, outputs };
}

/** A value of each group, times a factor, for each of the channels that are its members: [groups] to [channels]. */
function ofMembers(values: Tensor, channels: number, factor: number): Tensor {
  const groups = size(values.shape, 0);
  return reshape(
    mul(
      reshape(values, [groups, 1]),
      constant(new Float32Array(channels / groups).fill(factor), [1, channels / groups]),
    ),
    [channels],
  );
}

/** Line by line first: one sum over millions of values would lose their last digits in float32. */
function groupMeans(x: Tensor, groups: number): Tensor {
  const [channels, height, width] = [size(x.shape, 1), size(x.shape, 2), size(x.shape, 3)];
  const mean = (values: Tensor, of: number): Tensor =>
    wide(matmul(values, constant(new Float32Array(of).fill(1 / of), [of, 1])));
  const ofGroup = (channels / groups) * height;
  return reshape(mean(reshape(mean(x, width), [groups, ofGroup]), ofGroup), [groups]);
}

/** What brings the values of each group to mean 0 and variance 1 as x·factor + offset: [groups] each. */
export interface GroupStatistics {
  readonly factor: Tensor;
  readonly offset: Tensor;
}

/**
 * Norms of statistics that are not their values' own, asked for by the path of a norm's weights. In float32, as they
 * are.
 */
export const givenStatistics =
  (of: (path: string, groups: number) => GroupStatistics): GroupNorm =>
  (w, x, groups) => {
    const channels = size(x.shape, 1);
    const { factor, offset } = of(w.path, groups);
    const scale = mul(w.tensor("weight"), ofMembers(factor, channels, 1));
    const shift = add(mul(w.tensor("weight"), ofMembers(offset, channels, 1)), w.tensor("bias"));
    const each = (t: Tensor): Tensor => reshape(t, [1, channels, 1, 1]);
    return add(mul(x, each(scale)), each(shift));
  };
