/**
 * T5 v1.1's encoder without attention mask, as FLUX uses it. Weights `encoder.*` and `shared` as published by Google.
 */
import type { T5Config } from "../../formats/configs.ts";
import { mul, residual } from "../graph/ops.ts";
import { size } from "../graph/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import { activations } from "../nn/activation.ts";
import { attend, tableBias, type AttendOptions, type Slicing } from "../nn/attention.ts";
import { linear, wideLinear } from "../nn/linear.ts";
import { t5Norm } from "../nn/norm.ts";
import type { Weights } from "../weights/lookup.ts";

/**
 * Bucket of each (query, key) pair, n·n of them: half the buckets for keys before, half for keys after; in each half
 * one bucket a distance for the nearest, then logarithmically wider ones.
 */
export function relativeBuckets(n: number, buckets: number, maxDistance: number): number[] {
  const half = buckets / 2;
  const exact = half / 2;
  return Array.from({ length: n * n }, (_, i) => {
    const distance = (i % n) - Math.floor(i / n);
    const away = Math.abs(distance);
    // Published code takes the logarithm in float32; so do we, since a bucket's border is a rounding.
    const log = Math.fround(Math.fround(Math.log(Math.fround(away / exact))) / Math.log(maxDistance / exact));
    const far = Math.min(half - 1, exact + Math.floor(Math.fround(log * (half - exact))));
    return (distance > 0 ? half : 0) + (away < exact ? away : far);
  });
}

export interface T5States {
  /** The residual stream after each block, [tokens, d_model]. */
  readonly blocks: readonly Tensor[];
  /** The last of them after the final norm. */
  readonly last: Tensor;
}

/**
 * @param embedded [tokens, d_model], the rows of `shared.weight` that the ids name (see weights/embeddings.ts): the
 *   table of T5-XXL is half a gigabyte in float32, a prompt 512 rows of it
 */
export function t5(w: Weights, config: T5Config, embedded: Tensor, slicing: Slicing = {}): T5States {
  const tokens = size(embedded.shape, 0);
  const index = relativeBuckets(tokens, config.relative_attention_num_buckets, config.relative_attention_max_distance);
  const table = w.tensor("encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight");
  // T5 does not scale its scores.
  const attention: AttendOptions = {
    heads: config.num_heads,
    bias: tableBias(table, index, tokens),
    scale: 1,
    ...slicing,
  };
  const blocks: Tensor[] = [];
  for (let n = 0; n < config.num_layers; n++)
    blocks.push(block(w.at(`encoder.block.${n}`), blocks.at(-1) ?? embedded, config, attention));
  return { blocks, last: t5Norm(w.at("encoder.final_layer_norm"), blocks.at(-1) ?? embedded) };
}

function block(w: Weights, x: Tensor, config: T5Config, attention: AttendOptions): Tensor {
  const attn = w.at("layer.0.SelfAttention");
  const h = t5Norm(w.at("layer.0.layer_norm"), x);
  const [q, k, v] = ["q", "k", "v"].map((p) => linear(attn.at(p), h)) as [Tensor, Tensor, Tensor];
  const y = residual(x, linear(attn.at("o"), attend(q, k, v, attention)));
  const dense = w.at("layer.1.DenseReluDense");
  const g = t5Norm(w.at("layer.1.layer_norm"), y);
  const gated = mul(activations[config.dense_act_fn](linear(dense.at("wi_0"), g)), linear(dense.at("wi_1"), g));
  return residual(y, wideLinear(dense.at("wo"), gated));
}
