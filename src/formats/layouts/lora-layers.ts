/**
 * The layers of a FLUX.1 transformer under every name that a LoRA may give them: as published, as diffusers splits
 * them, after the attention processors of XLabs and USO. kohya writes the same names with underscores, so points and
 * underscores count alike.
 */
import { flux1 } from "../configs.ts";
import { diffusersFlux } from "./flux-diffusers.ts";
import { fluxTensors } from "./flux-tensors.ts";
import type { TransformerSizes } from "./layout.ts";
import { comfyLayer, fusedQkv } from "./uso.ts";

/** Rows of a named layer's result, and the published layer and row where they begin. */
export interface Part {
  readonly layer: string;
  /** The first row in the published layer. */
  readonly at: number;
  /** Rows of the named layer. */
  readonly from: number;
  readonly to: number;
}

/** A layer as a LoRA sees it: its sizes, and where its rows are in the published layers. */
export interface NamedLayer {
  readonly into: number;
  readonly out: number;
  readonly parts: readonly Part[];
}

/** Prefixes by which tools tell the transformer from other networks, or a network from its wrapping. */
const prefix =
  /^(?:(?:base_model\.model|diffusion_model|model|transformer|unet|flux|net|dit|pipe|module|_orig_mod)\.|(?:lora|lycoris)_(?:(?:unet|transformer(?!_blocks))_)?)+/;

/** How older versions of diffusers hang a pair to the attention's processor. */
const ofProcessor = /_processor_to_(q|k|v|out)_lora$/;

/** A layer's name in a LoRA as this file compares names: without prefix, with underscores. */
export const layerKey = (name: string): string =>
  key(name.replace(prefix, "")).replace(ofProcessor, (_, to: string) => `_to_${to}${to === "out" ? "_0" : ""}`);

const key = (name: string): string => name.replaceAll(".", "_");

/** What DiffSynth-Studio calls the layers of a block. */
const diffSynth = {
  double: {
    norm1_a_linear: "img_mod_lin",
    norm1_b_linear: "txt_mod_lin",
    attn_a_to_qkv: "img_attn_qkv",
    attn_b_to_qkv: "txt_attn_qkv",
    attn_a_to_out: "img_attn_proj",
    attn_b_to_out: "txt_attn_proj",
    ff_a_0: "img_mlp_0",
    ff_a_2: "img_mlp_2",
    ff_b_0: "txt_mlp_0",
    ff_b_2: "txt_mlp_2",
  },
  single: { norm_linear: "modulation_lin", to_qkv_mlp: "linear1", proj_out: "linear2" },
} as const;

/** Finds layers of a transformer of these sizes by their names in a LoRA; undefined for names it has not. */
export function loraLayers(c: TransformerSizes): (name: string) => NamedLayer | undefined {
  const layers = new Map<string, NamedLayer>();
  const translation = diffusersFlux(c.hidden_size);
  for (const [name, shape] of fluxTensors(c)) {
    const [out, into] = shape;
    if (!name.endsWith(".weight") || out === undefined || into === undefined) continue;
    const layer = pathOf(name);
    layers.set(key(layer), { into, out, parts: [{ layer, at: 0, from: 0, to: out }] });
    let at = 0;
    for (const piece of translation(name, shape) ?? []) {
      const there = key(pathOf(piece.name));
      layers.set(there, {
        into,
        out: piece.of,
        parts: [...(layers.get(there)?.parts ?? []), { layer, at, from: piece.from, to: piece.to }],
      });
      at += piece.to - piece.from;
    }
  }
  for (const [
    name,
    {
      into,
      parts: [whole],
    },
  ] of layers) {
    const [, block] = /^(single_blocks_\d+)_linear1$/.exec(name) ?? [];
    const out = 3 * c.hidden_size;
    if (block) layers.set(`${block}_${fusedQkv}`, { into, out, parts: [{ ...whole!, to: out }] });
  }
  for (const [name, layer] of apart(layers, c.hidden_size)) layers.set(name, layer);
  for (const [name, layer] of layers) {
    const [, block, path] = /^((?:double|single)_blocks_\d+)_(.+)$/.exec(name) ?? [];
    for (const [processor, there] of Object.entries(comfyLayer))
      if (path === key(there)) layers.set(`${block}_processor_${processor}`, layer);
  }
  for (const [name, layer] of layers) {
    const [, stem, block, path] = /^(double|single)(_blocks_\d+)_(.+)$/.exec(name) ?? [];
    if (block === undefined) continue;
    for (const [theirs, ours] of Object.entries(diffSynth[stem as keyof typeof diffSynth]))
      if (path === ours) layers.set(`${stem === "double" ? "" : "single_"}${block.replace(/^_/, "")}_${theirs}`, layer);
  }
  return (name) => layers.get(layerKey(name));
}

/** As OneTrainer writes for other programs: what is fused lies apart, numbered behind the published name. */
function* apart(layers: ReadonlyMap<string, NamedLayer>, width: number): Iterable<readonly [string, NamedLayer]> {
  for (const [name, { into, out, parts }] of layers) {
    if (name === "img_in") yield ["img_in_proj", { into, out, parts }];
    const [whole] = parts;
    if (!whole || !/^double_blocks_\d+_(img|txt)_attn_qkv$|^single_blocks_\d+_linear1$/.test(name)) continue;
    for (let at = 0, n = 0; at < out; n++) {
      const end = n < 3 ? at + width : out;
      yield [`${name}_${n}`, { into, out: end - at, parts: [{ ...whole, at, from: 0, to: end - at }] }];
      at = end;
    }
  }
}

/** Whether a name is that of a layer of FLUX.1 as it was published; smaller transformers have names among these. */
export const isFluxLayer: (name: string) => boolean = (() => {
  let find: ReturnType<typeof loraLayers> | undefined;
  return (name) => (find ??= loraLayers(flux1))(name) !== undefined;
})();

const pathOf = (weight: string): string => weight.slice(0, -".weight".length);
