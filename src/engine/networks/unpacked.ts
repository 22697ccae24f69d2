/** Tokens as the latent that they were packed from. */
import { reshape, transpose } from "../graph/ops.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { LatentShape } from "../sampling/pack.ts";

/** Tokens are patches of the latent, two places wide. */
const PATCH = 2;

/** Tokens [places / 4, channels · 4] as a latent [channels, height, width]: `unpack` in sampling/pack.ts. */
export function unpacked(tokens: Tensor, { channels, height, width }: LatentShape): Tensor {
  const patches = reshape(tokens, [height / PATCH, width / PATCH, channels, PATCH, PATCH]);
  return reshape(transpose(patches, [2, 0, 3, 1, 4]), [channels, height, width]);
}
