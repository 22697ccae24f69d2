/**
 * What the layers of a FLUX.1 transformer are called in LoRAs for other programs: kohya's names, which ComfyUI and most
 * others read too, and those of diffusers and PEFT, where fused projections lie apart.
 */
import type { LoraFormat } from "../../contract/learning/lora-format.ts";
import { fluxTensors } from "./flux-tensors.ts";
import type { TransformerSizes } from "./layout.ts";

/** A layer in a file: its name there, and the rows of the published layer that are its rows, one span after another. */
export interface WrittenLayer {
  readonly name: string;
  readonly rows: readonly (readonly [from: number, to: number])[];
}

/** Published path in a block: kohya's, and diffusers' in the order of the published rows. */
type Table = Readonly<Record<string, readonly [kohya: string, ...diffusers: string[]]>>;

const double: Table = {
  "img_mod.lin": ["img_mod_lin", "norm1.linear"],
  "txt_mod.lin": ["txt_mod_lin", "norm1_context.linear"],
  "img_attn.qkv": ["img_attn_qkv", "attn.to_q", "attn.to_k", "attn.to_v"],
  "txt_attn.qkv": ["txt_attn_qkv", "attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"],
  "img_attn.proj": ["img_attn_proj", "attn.to_out.0"],
  "txt_attn.proj": ["txt_attn_proj", "attn.to_add_out"],
  "img_mlp.0": ["img_mlp_0", "ff.net.0.proj"],
  "img_mlp.2": ["img_mlp_2", "ff.net.2"],
  "txt_mlp.0": ["txt_mlp_0", "ff_context.net.0.proj"],
  "txt_mlp.2": ["txt_mlp_2", "ff_context.net.2"],
};

const single: Table = {
  "modulation.lin": ["modulation_lin", "norm.linear"],
  linear1: ["linear1", "attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp"],
  linear2: ["linear2", "proj_out"],
};

const outside: Table = {
  img_in: ["img_in", "x_embedder"],
  txt_in: ["txt_in", "context_embedder"],
  "time_in.in_layer": ["time_in_in_layer", "time_text_embed.timestep_embedder.linear_1"],
  "time_in.out_layer": ["time_in_out_layer", "time_text_embed.timestep_embedder.linear_2"],
  "vector_in.in_layer": ["vector_in_in_layer", "time_text_embed.text_embedder.linear_1"],
  "vector_in.out_layer": ["vector_in_out_layer", "time_text_embed.text_embedder.linear_2"],
  "guidance_in.in_layer": ["guidance_in_in_layer", "time_text_embed.guidance_embedder.linear_1"],
  "guidance_in.out_layer": ["guidance_in_out_layer", "time_text_embed.guidance_embedder.linear_2"],
  "final_layer.linear": ["final_layer_linear", "proj_out"],
  "final_layer.adaLN_modulation.1": ["final_layer_adaLN_modulation_1", "norm_out.linear"],
};

/** A published layer: its sizes, and what it is in each format. */
export interface LayerToWrite {
  readonly layer: string;
  readonly into: number;
  readonly out: number;
  readonly written: Readonly<Record<LoraFormat, readonly WrittenLayer[]>>;
}

/** Every layer of a transformer of these sizes. */
export function layersToWrite(sizes: TransformerSizes): readonly LayerToWrite[] {
  return [...fluxTensors(sizes)].flatMap(([name, [out, into]]) => {
    const layer = /^(.+)\.weight$/.exec(name)?.[1];
    if (layer === undefined || out === undefined || into === undefined) return [];
    return [{ layer, into, out, written: written(layer, out, sizes.hidden_size) }];
  });
}

function written(layer: string, out: number, hidden: number): LayerToWrite["written"] {
  const [, kind, number, inside] = /^(double|single)_blocks\.(\d+)\.(.+)$/.exec(layer) ?? [];
  const table = kind === undefined ? outside : kind === "double" ? double : single;
  const row = table[inside ?? layer];
  if (!row) throw new RangeError(`no LoRA has a name for ${layer}`);
  const [kohya, ...diffusers] = row;
  const block = kind === undefined ? "" : `${kind}_blocks_${number}_`;
  const theirs = kind === undefined ? "" : `${kind === "double" ? "" : "single_"}transformer_blocks.${number}.`;
  const all: WrittenLayer["rows"] = [[0, out]];
  // Of what is fused, queries, keys and values come first, each as wide as the transformer.
  const cut = (n: number): WrittenLayer["rows"] => [[n * hidden, n < 3 ? (n + 1) * hidden : out]];
  const rows = (n: number): WrittenLayer["rows"] => {
    // Published: shift, then scale. diffusers: scale, then shift.
    if (layer === "final_layer.adaLN_modulation.1")
      return [
        [out / 2, out],
        [0, out / 2],
      ];
    return diffusers.length === 1 ? all : cut(n);
  };
  return {
    kohya: [{ name: `lora_unet_${block}${kohya}`, rows: all }],
    diffusers: diffusers.map((name, n) => ({ name: `transformer.${theirs}${name}`, rows: rows(n) })),
  };
}

/** What the factors of a layer are called. kohya's has an alpha, by which its strength is alpha / rank. */
export const factorNames: Readonly<
  Record<LoraFormat, (layer: string) => { readonly down: string; readonly up: string; readonly alpha?: string }>
> = {
  kohya: (layer) => ({
    down: `${layer}.lora_down.weight`,
    up: `${layer}.lora_up.weight`,
    alpha: `${layer}.alpha`,
  }),
  diffusers: (layer) => ({ down: `${layer}.lora_A.weight`, up: `${layer}.lora_B.weight` }),
};
