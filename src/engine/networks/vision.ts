/** Pictures into patch tokens: what CLIP's and SigLIP's vision towers begin with. */
import type { VisionConfig } from "../../formats/configs.ts";
import { conv, reshape, transpose } from "../graph/ops.ts";
import { constant, type Tensor } from "../graph/tensor.ts";
import type { Weights } from "../weights/lookup.ts";

/** Patch embeddings [grid², hidden] of pixels [channels, size, size]; the kernel's bias is absent in CLIP. */
export function patches(w: Weights, pixels: Tensor, config: VisionConfig): Tensor {
  const grid = Math.floor(config.image_size / config.patch_size);
  const bias = w.has("bias") ? w.tensor("bias") : constant(new Float32Array(config.hidden_size), [config.hidden_size]);
  const map = conv(reshape(pixels, [1, ...pixels.shape]), w.tensor("weight"), bias, { stride: config.patch_size });
  return transpose(reshape(map, [config.hidden_size, grid * grid]), [1, 0]);
}
