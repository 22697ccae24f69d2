/** The tensors of a FLUX.1 transformer as Black Forest Labs name them (flux `model.py`, `modules/layers.py`). */
import type { TransformerSizes } from "./layout.ts";
import { linear, repeat, type Expected } from "./shapes.ts";

/** Width of the sinusoidal embedding of time and guidance. */
const timeWidth = 256;

export const mlpOf = (c: TransformerSizes): number => Math.floor(c.hidden_size * c.mlp_ratio);

export function fluxTensors(c: TransformerSizes): Expected {
  const { hidden_size: hidden } = c;
  const mlp = mlpOf(c);
  const head = hidden / c.num_heads;
  const embedder = (path: string, from: number): Expected => [
    ...linear(`${path}.in_layer`, from, hidden),
    ...linear(`${path}.out_layer`, hidden, hidden),
  ];
  const norms = (path: string): Expected => [
    [`${path}.query_norm.scale`, [head]],
    [`${path}.key_norm.scale`, [head]],
  ];
  const stream = (path: string): Expected => [
    ...linear(`${path}_mod.lin`, hidden, 6 * hidden),
    ...linear(`${path}_attn.qkv`, hidden, 3 * hidden),
    ...norms(`${path}_attn.norm`),
    ...linear(`${path}_attn.proj`, hidden, hidden),
    ...linear(`${path}_mlp.0`, hidden, mlp),
    ...linear(`${path}_mlp.2`, mlp, hidden),
  ];
  return [
    ...linear("img_in", c.in_channels, hidden),
    ...linear("txt_in", c.context_in_dim, hidden),
    ...embedder("time_in", timeWidth),
    ...embedder("vector_in", c.vec_in_dim),
    ...(c.guidance_embed ? embedder("guidance_in", timeWidth) : []),
    ...repeat(c.depth, (n) => [...stream(`double_blocks.${n}.img`), ...stream(`double_blocks.${n}.txt`)]),
    ...repeat(c.depth_single_blocks, (n) => [
      ...linear(`single_blocks.${n}.modulation.lin`, hidden, 3 * hidden),
      ...linear(`single_blocks.${n}.linear1`, hidden, 3 * hidden + mlp),
      ...norms(`single_blocks.${n}.norm`),
      ...linear(`single_blocks.${n}.linear2`, hidden + mlp, hidden),
    ]),
    ...linear("final_layer.adaLN_modulation.1", hidden, 2 * hidden),
    ...linear("final_layer.linear", hidden, c.in_channels),
  ];
}
