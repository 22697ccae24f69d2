/** FLUX.1's KL autoencoder. Black Forest Labs' flux `modules/autoencoder.py`; weights `encoder.*`, `decoder.*`. */
import type { AutoencoderConfig } from "../../formats/configs.ts";
import { conv, enlarge, residual, reshape, scaleBy, split, transpose, add } from "../graph/ops.ts";
import { size } from "../graph/shape.ts";
import { constant, type Tensor } from "../graph/tensor.ts";
import { silu } from "../nn/activation.ts";
import { attend, type Slicing } from "../nn/attention.ts";
import { ownStatistics, type GroupNorm } from "../nn/group-norm.ts";
import type { Weights } from "../weights/lookup.ts";

/** How a network is built, whatever its weights and size. */
export interface Build extends Slicing {
  /** Where its norms take their statistics from; each computes its own where absent. */
  readonly norm?: GroupNorm;
}

/** The half of an autoencoder that is built. */
interface Half extends Build {
  /** Groups of its norms. */
  readonly groups: number;
}

const conv3 = (w: Weights, x: Tensor): Tensor => conv(x, w.tensor("weight"), w.tensor("bias"), { pads: [1, 1, 1, 1] });
const conv1 = (w: Weights, x: Tensor): Tensor => conv(x, w.tensor("weight"), w.tensor("bias"));
const groupNorm = (w: Weights, x: Tensor, { norm = ownStatistics, groups }: Half): Tensor => norm(w, x, groups);
const normed = (w: Weights, x: Tensor, build: Half): Tensor => silu(groupNorm(w, x, build));

function resnetBlock(w: Weights, x: Tensor, build: Half): Tensor {
  const h = conv3(w.at("conv2"), normed(w.at("norm2"), conv3(w.at("conv1"), normed(w.at("norm1"), x, build)), build));
  return residual(w.has("nin_shortcut.weight") ? conv1(w.at("nin_shortcut"), x) : x, h);
}

/** One-headed attention over all places of the map. */
function attnBlock(w: Weights, x: Tensor, build: Half): Tensor {
  const [channels, height, width] = [size(x.shape, 1), size(x.shape, 2), size(x.shape, 3)];
  const h = groupNorm(w.at("norm"), x, build);
  const tokens = (name: string): Tensor => transpose(reshape(conv1(w.at(name), h), [channels, height * width]), [1, 0]);
  const attended = attend(tokens("q"), tokens("k"), tokens("v"), { heads: 1, querySlice: build.querySlice });
  return residual(x, conv1(w.at("proj_out"), reshape(transpose(attended, [1, 0]), [1, channels, height, width])));
}

const middle = (w: Weights, x: Tensor, build: Half, reached = (t: Tensor): Tensor => t): Tensor => {
  const before = reached(resnetBlock(w.at("block_1"), x, build));
  return reached(resnetBlock(w.at("block_2"), reached(attnBlock(w.at("attn_1"), before, build)), build));
};

const batched = (x: Tensor): Tensor => reshape(x, [1, ...x.shape]);
const single = (x: Tensor): Tensor => reshape(x, x.shape.slice(1));

/**
 * Picture [in_channels, height, width] in −1…1 to latent [z_channels, height / 8, width / 8]: the mean of the
 * distribution, not a sample (as USO takes references), shifted and scaled as the transformer expects it.
 */
export function encode(weights: Weights, config: AutoencoderConfig, image: Tensor, options: Build = {}): Tensor {
  const build: Half = { ...options, groups: config.norm_groups.encoder };
  const w = weights.at("encoder");
  let x = conv3(w.at("conv_in"), batched(image));
  config.ch_mult.forEach((_, level) => {
    for (let n = 0; n < config.num_res_blocks; n++) x = resnetBlock(w.at(`down.${level}.block.${n}`), x, build);
    // Halving pads only after the picture, as published.
    const down = w.at(`down.${level}.downsample.conv`);
    if (level + 1 < config.ch_mult.length)
      x = conv(x, down.tensor("weight"), down.tensor("bias"), { stride: 2, pads: [0, 0, 1, 1] });
  });
  const moments = conv3(w.at("conv_out"), normed(w.at("norm_out"), middle(w.at("mid"), x, build), build));
  const [mean] = split(moments, [config.z_channels, config.z_channels], 1);
  return single(scaleBy(add(mean!, constant([-config.shift_factor], [])), config.scale_factor));
}

/** Latent [z_channels, height, width] to picture [out_ch, height · 8, width · 8], about −1…1. */
export const decode = (weights: Weights, config: AutoencoderConfig, latent: Tensor, options: Build = {}): Tensor =>
  decodeByBlocks(weights, config, latent, options).picture;

/** The same, and what it is after every block: alone that goes on to what follows. */
export function decodeByBlocks(
  weights: Weights,
  config: AutoencoderConfig,
  latent: Tensor,
  options: Build = {},
): { readonly picture: Tensor; readonly after: readonly Tensor[] } {
  const after: Tensor[] = [];
  const reached = (t: Tensor): Tensor => (after.push(t), t);
  const build: Half = { ...options, groups: config.norm_groups.decoder };
  const w = weights.at("decoder");
  const z = add(scaleBy(batched(latent), 1 / config.scale_factor), constant([config.shift_factor], []));
  let x = middle(w.at("mid"), conv3(w.at("conv_in"), z), build, reached);
  for (let level = config.ch_mult.length - 1; level >= 0; level--) {
    for (let n = 0; n <= config.num_res_blocks; n++) x = reached(resnetBlock(w.at(`up.${level}.block.${n}`), x, build));
    if (level > 0) x = reached(conv3(w.at(`up.${level}.upsample.conv`), enlarge(x)));
  }
  return { picture: single(conv3(w.at("conv_out"), normed(w.at("norm_out"), x, build))), after };
}
