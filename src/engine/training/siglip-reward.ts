/**
 * A style reward without a further download: how like the model's own style encoder finds two pictures. The paper
 * rewards with CSD (USO, arXiv 2508.18966, section 3.3), which judges style alone; this encoder was only trained to
 * tell what the projector needs, so its reward is the rougher one.
 */
import type { Manifest } from "../../formats/manifest.ts";
import { concat, layerNorm, reduceMean } from "../graph/ops.ts";
import { size } from "../graph/shape.ts";
import { constant, type Cut, type Tensor } from "../graph/tensor.ts";
import { levels } from "../networks/projector.ts";
import { siglip } from "../networks/siglip.ts";
import type { ModelWeights } from "../uso/open-weights.ts";
import { weightsOf } from "../weights/lookup.ts";
import type { StyleJudge, StyleReward } from "./step-graph.ts";

/** SigLIP takes values in −1…1. */
const normalisation = { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] };

/** What of a model a reward takes. */
export interface RewardOf {
  readonly components: Manifest["components"];
  readonly weights: ModelWeights;
}

/** A reward by a judge, through the model's own decoder. @param judge the model's own encoder where absent */
export const rewardOf = (of: RewardOf, weight: number, judge: StyleJudge = siglipJudge(of)): StyleReward => ({
  ...judge,
  weight,
  autoencoder: { weights: weightsOf(of.weights.autoencoder), config: of.components.autoencoder.config },
});

/** A model's own encoder as the judge. */
export function siglipJudge({ components, weights }: RewardOf): StyleJudge {
  const { config } = components.siglip;
  const depths = components.projector.config.hidden_states;
  return {
    normalisation,
    side: config.image_size,
    embed(pixels, slicing) {
      const { levels: states, all } = siglip(weightsOf(weights.siglip), config, depths, pixels, slicing);
      const means = levels.map((level) => ({ level, at: all.indexOf(states[level]), mean: meanState(states[level]) }));
      const deepest = Math.max(...means.map(({ at }) => at));
      const after = all.slice(0, deepest).map((state, n): Cut => {
        const known = means.filter(({ at }) => at <= n).map(({ level, mean }) => [level, mean] as const);
        return { [`layer.${n}`]: state, ...Object.fromEntries(known) };
      });
      const vector = concat(
        means.map(({ mean }) => mean),
        1,
      );
      return { vector, after };
    },
  };
}

/** The mean over all places of a picture, brought to one scale: [1, width]. */
function meanState(state: Tensor): Tensor {
  const width = size(state.shape, 1);
  const plain = (value: number): Tensor => constant(new Float32Array(width).fill(value), [width]);
  return layerNorm(reduceMean(state, [0]), plain(1), plain(0), 1e-6);
}
