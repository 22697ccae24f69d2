/**
 * A style reward without a further download: how like the model's own style encoder finds two pictures. The paper
 * rewards with CSD (USO, arXiv 2508.18966, section 3.3), which judges style alone; this encoder was only trained to
 * tell what the projector needs, so its reward is the rougher one.
 */
import type { Manifest } from "../../formats/manifest.ts";
import { concat, layerNorm, reduceMean } from "../graph/ops.ts";
import { size } from "../graph/shape.ts";
import { constant, type Tensor } from "../graph/tensor.ts";
import { levels } from "../networks/projector.ts";
import { siglip } from "../networks/siglip.ts";
import type { ModelWeights } from "../uso/open-weights.ts";
import { weightsOf } from "../weights/lookup.ts";
import type { StyleReward } from "./step-graph.ts";

/** SigLIP takes values in −1…1. */
const normalisation = { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] };

/** The reward of a model's own encoder. Pictures are to have its size. */
export function siglipReward(components: Manifest["components"], weights: ModelWeights, weight: number): StyleReward {
  const { config } = components.siglip;
  const depths = components.projector.config.hidden_states;
  return {
    weight,
    normalisation,
    side: config.image_size,
    autoencoder: { weights: weightsOf(weights.autoencoder), config: components.autoencoder.config },
    embed(pixels) {
      const states = siglip(weightsOf(weights.siglip), config, depths, pixels).levels;
      return concat(
        levels.map((level) => meanState(states[level])),
        1,
      );
    },
  };
}

/** The mean over all places of a picture, brought to one scale: [1, width]. */
function meanState(state: Tensor): Tensor {
  const width = size(state.shape, 1);
  const plain = (value: number): Tensor => constant(new Float32Array(width).fill(value), [width]);
  return layerNorm(reduceMean(state, [0]), plain(1), plain(0), 1e-6);
}
