/** Pictures into patch tokens: what CLIP's and SigLIP's vision towers begin with. */
import type { VisionConfig } from "../../formats/configs.ts";
import { conv, reshape, transpose } from "../graph/ops.ts";
import { size } from "../graph/shape.ts";
import { constant, type Tensor } from "../graph/tensor.ts";
import type { Weights } from "../weights/lookup.ts";

/**
 * Patch embeddings [rows · columns, hidden] of pixels [channels, height, width]; the kernel's bias is absent in CLIP.
 * What does not fill a patch at the right and lower edges is left out.
 */
export function patches(w: Weights, pixels: Tensor, config: Pick<VisionConfig, "hidden_size" | "patch_size">): Tensor {
  const bias = w.has("bias") ? w.tensor("bias") : constant(new Float32Array(config.hidden_size), [config.hidden_size]);
  const map = conv(reshape(pixels, [1, ...pixels.shape]), w.tensor("weight"), bias, { stride: config.patch_size });
  const places = size(map.shape, 2) * size(map.shape, 3);
  return transpose(reshape(map, [config.hidden_size, places]), [1, 0]);
}
