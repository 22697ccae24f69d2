/**
 * DINO's and DINOv2's vision transformers, with registers or without: Caron et al., arXiv 2104.14294; Oquab et al.,
 * arXiv 2304.07193; Darcet et al., arXiv 2309.16588. Weights as published by Meta (facebookresearch/dino,
 * `vision_transformer.py`; facebookresearch/dinov2, `models/vision_transformer.py`).
 */
import type { DinoConfig } from "../../formats/measures.ts";
import { add, concat, geluErf, mul, reshape, residual, slice } from "../graph/ops.ts";
import { size } from "../graph/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import { attend, type Slicing } from "../nn/attention.ts";
import { linear } from "../nn/linear.ts";
import { affineLayerNorm } from "../nn/norm.ts";
import type { Weights } from "../weights/lookup.ts";
import { resizedPositions } from "./positions.ts";
import { patches } from "./vision.ts";

export interface DinoFeatures {
  /** What is said of the whole picture: [1, width]. */
  readonly cls: Tensor;
  /** What is said of each patch: [patches, width]. */
  readonly patches: Tensor;
}

/** @param pixels [channels, height, width] of any size that fills a patch */
export function dino(weights: Weights, config: DinoConfig, pixels: Tensor, slicing: Slicing = {}): DinoFeatures {
  const width = config.embed_dim;
  const embedded = patches(weights.at("patch_embed.proj"), pixels, { ...config, hidden_size: width });
  const count = size(embedded.shape, 0);
  const rows = Math.floor(size(pixels.shape, 1) / config.patch_size);
  const all = weights.tensor("pos_embed");
  const table = reshape(all, [size(all.shape, 1), width]);
  const places = resizedPositions(slice(table, 0, 1, size(table.shape, 0)), rows, count / rows, config);
  const token = add(reshape(weights.tensor("cls_token"), [1, width]), slice(table, 0, 0, 1));
  const registers = weights.has("register_tokens")
    ? [reshape(weights.tensor("register_tokens"), [config.num_register_tokens, width])]
    : [];
  // Registers stand nowhere in the picture.
  let x = concat([token, ...registers, add(embedded, places)], 0);
  for (let n = 0; n < config.depth; n++) x = block(weights.at(`blocks.${n}`), x, config, slicing);
  const last = affineLayerNorm(weights.at("norm"), x, config.eps);
  const tokens = size(last.shape, 0);
  return { cls: slice(last, 0, 0, 1), patches: slice(last, 0, tokens - count, tokens) };
}

/** One layer: x [tokens, width] → [tokens, width]. DINOv2 scales what each half adds. */
function block(w: Weights, x: Tensor, { embed_dim, num_heads, eps }: DinoConfig, slicing: Slicing): Tensor {
  const scaled = (name: string, y: Tensor): Tensor => (w.has(`${name}.gamma`) ? mul(y, w.tensor(`${name}.gamma`)) : y);
  const h = affineLayerNorm(w.at("norm1"), x, eps);
  const [q, k, v] = [0, 1, 2].map((n) => linear(w.at("attn.qkv").rows(n * embed_dim, (n + 1) * embed_dim), h)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const attended = linear(w.at("attn.proj"), attend(q, k, v, { heads: num_heads, ...slicing }));
  const y = residual(x, scaled("ls1", attended));
  const inner = geluErf(linear(w.at("mlp.fc1"), affineLayerNorm(w.at("norm2"), y, eps)));
  return residual(y, scaled("ls2", linear(w.at("mlp.fc2"), inner)));
}
