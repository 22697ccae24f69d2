/** Latents as tokens and back: every 2 by 2 patch of the latent is one token. */

/** A latent's shape: [channels, height, width], height and width even. */
export interface LatentShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

const patch = 2;

/**
 * A latent [C, H, W] as tokens [(H/2)·(W/2), C·4], row by row; a token's values run over channel, row, column of its
 * patch. Source: `rearrange(x, "b c (h ph) (w pw) -> b (h w) (c ph pw)")` in FLUX's `sampling.py`.
 */
export function pack(latent: Float32Array, shape: LatentShape): Float32Array {
  const tokens = new Float32Array(latent.length);
  eachPlace(shape, (inLatent, inTokens) => {
    tokens[inTokens] = latent[inLatent] as number;
  });
  return tokens;
}

/** The latent [C, H, W] that was packed into these tokens [(H/2)·(W/2), C·4]: the inverse of `pack`. */
export function unpack(tokens: Float32Array, shape: LatentShape): Float32Array {
  const latent = new Float32Array(tokens.length);
  eachPlace(shape, (inLatent, inTokens) => {
    latent[inLatent] = tokens[inTokens] as number;
  });
  return latent;
}

/** Visits every value by its index in the latent and in the tokens. */
function eachPlace(
  { channels, height, width }: LatentShape,
  visit: (inLatent: number, inTokens: number) => void,
): void {
  const columns = width / patch;
  const values = channels * patch * patch;
  let inLatent = 0;
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const token = (y >> 1) * columns + (x >> 1);
        visit(inLatent++, token * values + (c * patch + (y % patch)) * patch + (x % patch));
      }
    }
  }
}
