/** A model's networks, ready to be run or planned; those of the transformer are in transformer-networks.ts. */
import type { ModelWeights } from "./open-weights.ts";
import type { Manifest } from "../../formats/manifest.ts";
import { decode, decodePart, decoderStatistics, encode, reduction } from "../networks/autoencoder.ts";
import { clipText } from "../networks/clip.ts";
import { siglip } from "../networks/siglip.ts";
import { t5Encoder } from "../networks/t5.ts";
import type { Slicing } from "../nn/attention.ts";
import { slicingFor, type Means } from "../runtime/plan.ts";
import type { Network } from "../runtime/sessions.ts";
import type { TransformerModel } from "./transformer-networks.ts";

export interface Networks {
  /** Picture to latent; sides in pixels. */
  encode(width: number, height: number): Network;
  /** Latent to picture; sides in places of the latent. */
  decode(width: number, height: number): Network;
  /** Part of a latent to that part of the picture, by statistics of the whole; and the statistics of a latent. */
  decodePart(width: number, height: number): Network;
  decoderStatistics(width: number, height: number): Network;
  siglip(): Network;
  t5(): Network;
  clip(): Network;
}

/** The transformer's weights and what is to be known of them. */
export function transformerOf(
  weights: ModelWeights,
  { components: c, lora }: Pick<Manifest, "components" | "lora">,
): TransformerModel {
  return {
    weights: weights.transformer,
    config: c.transformer.config,
    projector: { ...c.projector.config, siglip_dim: c.siglip.config.hidden_size },
    lora: lora ? "branch" : "none",
  };
}

/** @param means what they are built for: attention that would take too much of it runs in slices */
export function networksOf(
  weights: ModelWeights,
  { components: c }: Pick<Manifest, "components">,
  means: Means,
): Networks {
  // The autoencoder attends among all places of its smallest map, which is the latent's size.
  const slicing = (width: number, height: number): Slicing => slicingFor(means, width * height, 1, false);
  const among = (tokens: number, heads: number, biased: boolean): Slicing => slicingFor(means, tokens, heads, biased);
  const factor = reduction(c.autoencoder.config);
  return {
    encode: (width, height) => [
      `encode ${width}×${height}`,
      () => encode(weights.autoencoder, c.autoencoder.config, height, width, slicing(width / factor, height / factor)),
    ],
    decode: (width, height) => [
      `decode ${width}×${height}`,
      () => decode(weights.autoencoder, c.autoencoder.config, height, width, slicing(width, height)),
    ],
    decodePart: (width, height) => [
      `decode part ${width}×${height}`,
      () => decodePart(weights.autoencoder, c.autoencoder.config, height, width, slicing(width, height)),
    ],
    decoderStatistics: (width, height) => [
      `decoder statistics ${width}×${height}`,
      () => decoderStatistics(weights.autoencoder, c.autoencoder.config, height, width, slicing(width, height)),
    ],
    siglip: () => [
      "siglip",
      () =>
        siglip(
          weights.siglip,
          c.siglip.config,
          c.projector.config.hidden_states,
          false,
          among(c.projector.config.siglip_tokens, c.siglip.config.num_attention_heads, false),
        ),
    ],
    t5: () => [
      "t5",
      () => t5Encoder(weights.t5, c.t5.config, c.t5.max_length, among(c.t5.max_length, c.t5.config.num_heads, true)),
    ],
    clip: () => [
      "clip",
      () =>
        clipText(
          weights.clip,
          c.clip.config,
          c.clip.max_length,
          among(c.clip.max_length, c.clip.config.num_attention_heads, true),
        ),
    ],
  };
}
