/** Where diffusers (`FluxTransformer2DModel`) keeps the tensors of a FLUX.1 transformer. */
import type { Shape } from "./layout.ts";
import { whole, type Piece, type Translation } from "./translate.ts";

/** Outside the blocks: published name, diffusers' name. */
const outside: Readonly<Record<string, string>> = {
  img_in: "x_embedder",
  txt_in: "context_embedder",
  "time_in.in_layer": "time_text_embed.timestep_embedder.linear_1",
  "time_in.out_layer": "time_text_embed.timestep_embedder.linear_2",
  "guidance_in.in_layer": "time_text_embed.guidance_embedder.linear_1",
  "guidance_in.out_layer": "time_text_embed.guidance_embedder.linear_2",
  "vector_in.in_layer": "time_text_embed.text_embedder.linear_1",
  "vector_in.out_layer": "time_text_embed.text_embedder.linear_2",
  "final_layer.linear": "proj_out",
};

const double: Readonly<Record<string, string>> = {
  "img_mod.lin": "norm1.linear",
  "txt_mod.lin": "norm1_context.linear",
  "img_attn.norm.query_norm": "attn.norm_q",
  "img_attn.norm.key_norm": "attn.norm_k",
  "txt_attn.norm.query_norm": "attn.norm_added_q",
  "txt_attn.norm.key_norm": "attn.norm_added_k",
  "img_attn.proj": "attn.to_out.0",
  "txt_attn.proj": "attn.to_add_out",
  "img_mlp.0": "ff.net.0.proj",
  "img_mlp.2": "ff.net.2",
  "txt_mlp.0": "ff_context.net.0.proj",
  "txt_mlp.2": "ff_context.net.2",
};

const single: Readonly<Record<string, string>> = {
  "modulation.lin": "norm.linear",
  "norm.query_norm": "attn.norm_q",
  "norm.key_norm": "attn.norm_k",
  linear2: "proj_out",
};

/** Projections that are fused where published and lie apart in diffusers, in the order in which they are fused. */
const fused: Readonly<Record<string, readonly string[]>> = {
  "img_attn.qkv": ["attn.to_q", "attn.to_k", "attn.to_v"],
  "txt_attn.qkv": ["attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"],
  linear1: ["attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp"],
};

/** `double_blocks.7.img_attn.qkv.weight`: stem, number, path inside, last part. */
const inBlock = /^(double|single)_blocks\.(\d+)\.(.+)\.(weight|bias|scale)$/;

/** @param hidden width of the transformer: where fused projections are cut */
export function diffusersFlux(hidden: number): Translation {
  return (name, shape) => {
    const [, kind, number, path, leaf] = inBlock.exec(name) ?? [];
    // Norms of queries and keys have a scale where published, a weight in diffusers.
    const end = (leaf === "scale" ? "weight" : leaf) ?? "";
    if (kind === undefined) return outsideBlocks(name, shape);
    const block = kind === "double" ? `transformer_blocks.${number}` : `single_transformer_blocks.${number}`;
    const parts = fused[path!];
    if (parts)
      return parts.map((part, n): Piece => {
        const rows = n < 3 ? hidden : shape[0]! - 3 * hidden;
        return { name: `${block}.${part}.${end}`, of: rows, from: 0, to: rows };
      });
    const there = (kind === "double" ? double : single)[path!];
    return there === undefined ? null : whole(`${block}.${there}.${end}`, shape);
  };
}

function outsideBlocks(name: string, shape: Shape): readonly Piece[] | null {
  const [, path, leaf] = /^(.+)\.(weight|bias)$/.exec(name) ?? [];
  if (path === undefined) return null;
  if (path === "final_layer.adaLN_modulation.1") {
    // Published: shift, then scale. diffusers: scale, then shift.
    const [stored, of, half] = [`norm_out.linear.${leaf}`, shape[0]!, shape[0]! / 2];
    return [
      { name: stored, of, from: half, to: of },
      { name: stored, of, from: 0, to: half },
    ];
  }
  const there = Object.hasOwn(outside, path) ? outside[path] : undefined;
  return there === undefined ? null : whole(`${there}.${leaf}`, shape);
}
