/**
 * Enlarging by a residual dense network: Zhang et al., "Residual Dense Network for Image Super-Resolution",
 * arXiv 1802.08797, sections 3.2 to 3.4, with one convolution in each dense block and nearest-neighbour enlargement
 * between the last convolutions, as the weights of `@upscalerjs/esrgan-medium` were trained. Weights bear the names of
 * that package's layers; how many blocks there are follows from them.
 */
import { add, concat, conv, enlarge, relu, reshape } from "../graph/ops.ts";
import { size } from "../graph/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { Weights } from "../weights/lookup.ts";

/** A convolution that keeps the picture's size. */
function same(w: Weights, x: Tensor): Tensor {
  const kernel = w.tensor("kernel");
  const side = (size(kernel.shape, 2) - 1) / 2;
  return conv(x, kernel, w.tensor("bias"), { pads: [side, side, side, side] });
}

/** Picture [3, height, width] in 0…255 to [3, factor · height, factor · width] in about 0…255. */
export function enlargePicture(w: Weights, factor: 2 | 4, image: Tensor): Tensor {
  const shallow = same(w.at("F_m1"), reshape(image, [1, ...image.shape]));
  let x = same(w.at("F_0"), shallow);
  const blocks: Tensor[] = [];
  for (let n = 1; w.has(`LFF_${n}.kernel`); n++) {
    const dense = concat([x, relu(same(w.at(`F_${n}_1`), x))], 1);
    x = add(same(w.at(`LFF_${n}`), dense), x);
    blocks.push(x);
  }
  const fused = same(w.at("GFF_2"), same(w.at("GFF_1"), concat(blocks, 1)));
  let up = add(fused, shallow);
  up = relu(same(w.at("UPN1"), up));
  up = relu(same(w.at("UPN2"), up));
  up = same(w.at("UPN3"), up);
  for (let doubled = 1; doubled < factor; doubled *= 2) up = enlarge(up);
  const result = same(w.at("SR"), up);
  return reshape(result, result.shape.slice(1));
}
