/** Normalisation layers by the parameter names of their checkpoints. */
import { layerNorm, rmsNorm } from "../graph/ops.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { Weights } from "../weights/lookup.ts";

export const affineLayerNorm = (w: Weights, x: Tensor, epsilon = 1e-5): Tensor =>
  layerNorm(x, w.tensor("weight"), w.tensor("bias"), epsilon);

/** T5's norm: no mean, no shift. */
export const t5Norm = (w: Weights, x: Tensor): Tensor => rmsNorm(x, w.tensor("weight"), 1e-6);
