/** Every graph of a model beside the transformer's (see transformer.ts), built for the memory there is. */
import type { Manifest } from "../../../formats/manifest.ts";
import type { Graph } from "../../graph/tensor.ts";
import { reduction } from "../../../formats/configs.ts";
import { entryGraph, type SlicingOf } from "../../networks/entry.ts";
import { slicingFor, type DeviceBudget } from "../../runtime/plan.ts";
import { clipEncoder, styleEncoder, t5Encoder } from "../encoders.ts";
import type { ModelWeights } from "../open-weights.ts";
import type { Size } from "../tiling/tiles.ts";
import { decodeGraph, decodePartGraph, decoderStatisticsGraph, encodeGraph } from "./autoencoder.ts";

export interface ModelGraphs {
  /** Picture to latent; sides in pixels. */
  encode(size: Size): Graph;
  /** Latent to picture; sides in places of the latent, here and below. */
  decode(size: Size): Graph;
  /** Part of a latent to that part of the picture, by statistics of the whole; and the statistics of a latent. */
  decodePart(size: Size): Graph;
  decoderStatistics(size: Size): Graph;
  siglip(): Graph;
  t5(): Graph;
  clip(): Graph;
}

/** @param budget what they are built for: attention that would take too much of it runs in slices */
export function modelGraphs(
  weights: ModelWeights,
  { components: c }: Pick<Manifest, "components">,
  budget: DeviceBudget,
): ModelGraphs {
  const slicing: SlicingOf = (tokens, heads, biased) => slicingFor(budget, tokens, heads, biased);
  const { config } = c.autoencoder;
  const factor = reduction(config);
  // The autoencoder attends among all places of its smallest map, which is the latent's size.
  const ofLatent = ({ width, height }: Size) => slicing(width * height, 1, false);
  return {
    encode: (size) =>
      encodeGraph(
        weights.autoencoder,
        config,
        size,
        ofLatent({ width: size.width / factor, height: size.height / factor }),
      ),
    decode: (size) => decodeGraph(weights.autoencoder, config, size, ofLatent(size)),
    decodePart: (size) => decodePartGraph(weights.autoencoder, config, size, ofLatent(size)),
    decoderStatistics: (size) => decoderStatisticsGraph(weights.autoencoder, config, size, ofLatent(size)),
    siglip: () =>
      entryGraph(
        styleEncoder(c.projector.config.hidden_states),
        { settings: c.siglip, lookup: weights.siglip },
        slicing,
      ),
    t5: () => entryGraph(t5Encoder, { settings: c.t5, lookup: weights.t5 }, slicing),
    clip: () => entryGraph(clipEncoder, { settings: c.clip, lookup: weights.clip }, slicing),
  };
}
