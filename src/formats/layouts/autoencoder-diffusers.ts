/** Where diffusers (`AutoencoderKL`) keeps the tensors of FLUX.1's autoencoder. */
import { whole, type Translation } from "./translate.ts";

const middle: Readonly<Record<string, string>> = { block_1: "resnets.0", block_2: "resnets.1", attn_1: "attentions.0" };
const attention: Readonly<Record<string, string>> = {
  norm: "group_norm",
  q: "to_q",
  k: "to_k",
  v: "to_v",
  proj_out: "to_out.0",
};

/** @param levels how many there are: published decoders count them from the picture, diffusers' from the latent */
export function diffusersAutoencoder(levels: number): Translation {
  return (name, shape) => {
    const [, half, path, leaf] = /^(encoder|decoder)\.(.+)\.(weight|bias)$/.exec(name) ?? [];
    if (half === undefined) return null;
    const there = inside(path!, levels);
    if (there === null) return null;
    const pieces = whole(`${half}.${there}.${leaf}`, shape);
    // Attention is made of linear layers in diffusers, of convolutions of one pixel where published.
    const isMatrix = /\.attn_1\.(q|k|v|proj_out)$/.test(`.${path}`) && leaf === "weight";
    return isMatrix ? pieces.map((p) => ({ ...p, matrix: true })) : pieces;
  };
}

function inside(path: string, levels: number): string | null {
  if (path === "conv_in" || path === "conv_out") return path;
  if (path === "norm_out") return "conv_norm_out";
  const [, part, rest] = /^mid\.(block_1|block_2|attn_1)\.(.+)$/.exec(path) ?? [];
  if (part !== undefined) {
    const last = part === "attn_1" ? attention[rest!] : rest!;
    return last === undefined ? null : `mid_block.${middle[part]}.${last}`;
  }
  const [, way, level, what] = /^(down|up)\.(\d+)\.(.+)$/.exec(path) ?? [];
  if (way === undefined) return null;
  const block = way === "down" ? `down_blocks.${level}` : `up_blocks.${levels - 1 - Number(level)}`;
  const [, n, layer] = /^block\.(\d+)\.(.+)$/.exec(what!) ?? [];
  if (n !== undefined) return `${block}.resnets.${n}.${layer === "nin_shortcut" ? "conv_shortcut" : layer}`;
  if (what === "downsample.conv") return `${block}.downsamplers.0.conv`;
  return what === "upsample.conv" ? `${block}.upsamplers.0.conv` : null;
}
