import { expect, test } from "vitest";
import { bundledModel } from "../../../tests/fixtures/model-copy.ts";
import { openModel } from "../../formats/manifest.ts";
import { footprint } from "../graph/footprint.ts";
import type { Graph } from "../graph/tensor.ts";
import type { Slicing } from "../nn/attention.ts";
import { clipEncoder, styleEncoder, t5Encoder } from "../uso/encoders.ts";
import { decodeGraph, encodeGraph } from "../uso/graphs/autoencoder.ts";
import { velocityGraph } from "../uso/graphs/velocity.ts";
import { openWeights } from "../uso/open-weights.ts";
import { entryGraph } from "./entry.ts";

const model = await openModel(bundledModel);
const { transformer, autoencoder, siglip, t5, clip, projector } = model.manifest.components;
const weights = await openWeights(model);
const shape = { context: 9, latent: 20, reference: 8 };

/** Each network at some size, with its heads and tokens. */
const networks: Readonly<
  Record<string, readonly [build: (slicing?: Slicing) => Graph, heads: number, tokens: number]>
> = {
  transformer: [
    (s) => velocityGraph(weights.transformer, transformer.config, shape, s),
    transformer.config.num_heads,
    37,
  ],
  "transformer with weighted styles": [
    (s) => velocityGraph(weights.transformer, transformer.config, { ...shape, weighted: true }, s),
    transformer.config.num_heads,
    37,
  ],
  encoder: [(s) => encodeGraph(weights.autoencoder, autoencoder.config, { height: 64, width: 48 }, s), 1, 48],
  decoder: [(s) => decodeGraph(weights.autoencoder, autoencoder.config, { height: 8, width: 6 }, s), 1, 48],
  SigLIP: [
    (s = {}) =>
      entryGraph(styleEncoder(projector.config.hidden_states), { settings: siglip, lookup: weights.siglip }, () => s),
    siglip.config.num_attention_heads,
    projector.config.siglip_tokens,
  ],
  T5: [
    (s = {}) => entryGraph(t5Encoder, { settings: { ...t5, max_length: 16 }, lookup: weights.t5 }, () => s),
    t5.config.num_heads,
    16,
  ],
  CLIP: [
    (s = {}) => entryGraph(clipEncoder, { settings: { ...clip, max_length: 16 }, lookup: weights.clip }, () => s),
    clip.config.num_attention_heads,
    16,
  ],
};

test.each(Object.entries(networks))(
  "the %s attends in slices of the length that it is given, else over everything at once",
  (_, [build, heads, tokens]) => {
    const scores = (graph: Graph): number => Math.max(...Object.values(footprint(graph).scores));
    expect(scores(build())).toBe(heads * tokens ** 2);
    expect(scores(build({ querySlice: 5 }))).toBe(heads * 5 * tokens);
  },
);
