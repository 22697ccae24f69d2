/** The autoencoder as it is run: whole, or by tiles that share the statistics of the whole. */
import type { AutoencoderConfig } from "../../../formats/configs.ts";
import { input, type Graph, type Tensor } from "../../graph/tensor.ts";
import { decode, encode } from "../../networks/autoencoder.ts";
import type { Slicing } from "../../nn/attention.ts";
import { givenStatistics, reporting } from "../../nn/group-norm.ts";
import { weightsOf, type Lookup } from "../../weights/lookup.ts";
import type { Size } from "../tiling/tiles.ts";

type Build = (lookup: Lookup, config: AutoencoderConfig, size: Size, slicing?: Slicing) => Graph;

/**
 * Input: `image` [in_channels, height, width] in −1…1. Output: `latent`, of a size that is smaller by the autoencoder's
 * reduction.
 */
export const encodeGraph: Build = (lookup, config, { width, height }, slicing) => {
  const image = input("image", [config.in_channels, height, width]);
  return {
    name: "picture encoder (autoencoder)",
    outputs: { latent: encode(weightsOf(lookup), config, image, slicing) },
  };
};

const latentInput = ({ z_channels }: AutoencoderConfig, { width, height }: Size): Tensor =>
  input("latent", [z_channels, height, width]);

/** Input: `latent` [z_channels, height, width]. Output: `image`, about −1…1. */
export const decodeGraph: Build = (lookup, config, size, slicing) => ({
  name: "picture decoder (autoencoder)",
  outputs: { image: decode(weightsOf(lookup), config, latentInput(config, size), slicing) },
});

/**
 * As `decodeGraph`, of a part of a picture: of each norm, by its path, `….factor` and `….offset` are inputs (see
 * nn/group-norm.ts).
 */
export const decodePartGraph: Build = (lookup, config, size, slicing) => {
  const norm = givenStatistics((path, groups) => ({
    factor: input(`${path}.factor`, [groups]),
    offset: input(`${path}.offset`, [groups]),
  }));
  return {
    name: "decoder of a tile (autoencoder)",
    outputs: { image: decode(weightsOf(lookup), config, latentInput(config, size), { ...slicing, norm }) },
  };
};

/**
 * Input: `latent`. Outputs: the statistics of all norms of the decoder while it decodes it, and nothing else (see
 * `reporting`).
 */
export const decoderStatisticsGraph: Build = (lookup, config, size, slicing) => {
  const { norm, outputs } = reporting();
  decode(weightsOf(lookup), config, latentInput(config, size), { ...slicing, norm });
  return { name: "decoder's statistics", outputs };
};
