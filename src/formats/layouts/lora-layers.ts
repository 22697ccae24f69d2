/**
 * The layers of a FLUX.1 transformer under every name that a LoRA may give them: as published, as diffusers splits
 * them, after the attention processors of XLabs and USO. kohya writes the same names with underscores, so points and
 * underscores count alike.
 */
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

/** Prefixes by which tools tell the transformer from other networks. */
const prefix =
  /^(?:(?:base_model\.model|model\.diffusion_model|diffusion_model|transformer|unet)\.|lora_(?:unet|transformer)_)+/;

const key = (name: string): string => name.replaceAll(".", "_");

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
  for (const [name, layer] of layers) {
    const [, block, path] = /^((?:double|single)_blocks_\d+)_(.+)$/.exec(name) ?? [];
    for (const [processor, there] of Object.entries(comfyLayer))
      if (path === key(there)) layers.set(`${block}_processor_${processor}`, layer);
  }
  return (name) => layers.get(key(name.replace(prefix, "")));
}

const pathOf = (weight: string): string => weight.slice(0, -".weight".length);
