import { expect, test } from "vitest";
import { bundledModel } from "../../../tests/fixtures/model-copy.ts";
import { footprint } from "../graph/footprint.ts";
import type { Graph } from "../graph/tensor.ts";
import { openModel } from "../../formats/manifest.ts";
import type { Slicing } from "../nn/attention.ts";
import { openWeights } from "../uso/open-weights.ts";
import { decode, encode } from "./autoencoder.ts";
import { clipText } from "./clip.ts";
import { velocity } from "./flux.ts";
import { siglip } from "./siglip.ts";
import { t5Encoder } from "./t5.ts";

const model = await openModel(bundledModel);
const { transformer, autoencoder, siglip: vision, t5, clip, projector } = model.manifest.components;
const weights = await openWeights(model);

/** Each network at some size, with its heads and tokens. */
const networks: Readonly<
  Record<string, readonly [build: (slicing?: Slicing) => Graph, heads: number, tokens: number]>
> = {
  transformer: [
    (s) => velocity(weights.transformer, transformer.config, { context: 9, latent: 20, reference: 8 }, s),
    transformer.config.num_heads,
    37,
  ],
  "transformer with weighted styles": [
    (s) =>
      velocity(weights.transformer, transformer.config, { context: 9, latent: 20, reference: 8, weighted: true }, s),
    transformer.config.num_heads,
    37,
  ],
  encoder: [(s) => encode(weights.autoencoder, autoencoder.config, 64, 48, s), 1, 48],
  decoder: [(s) => decode(weights.autoencoder, autoencoder.config, 8, 6, s), 1, 48],
  SigLIP: [
    (s) => siglip(weights.siglip, vision.config, projector.config.hidden_states, false, s),
    vision.config.num_attention_heads,
    projector.config.siglip_tokens,
  ],
  T5: [(s) => t5Encoder(weights.t5, t5.config, 16, s), t5.config.num_heads, 16],
  CLIP: [(s) => clipText(weights.clip, clip.config, 16, s), clip.config.num_attention_heads, 16],
};

test.each(Object.entries(networks))(
  "the %s attends in slices of the length that it is given, else over everything at once",
  (_, [build, heads, tokens]) => {
    const scores = (graph: Graph): number => Math.max(...Object.values(footprint(graph).scores));
    expect(scores(build())).toBe(heads * tokens ** 2);
    expect(scores(build({ querySlice: 5 }))).toBe(heads * 5 * tokens);
  },
);
