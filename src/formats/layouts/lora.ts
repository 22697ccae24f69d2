/**
 * Recognises further LoRAs for FLUX.1 by how they name the layers they change: kohya, diffusers, XLabs, Black Forest
 * Labs.
 */
import { Fault } from "../../contract/fault.ts";
import type { Found, LoraSizes, Recogniser, Shape, Tensors } from "./layout.ts";
import { some } from "./shapes.ts";

type Layout = (Found["kind"] & { component: "lora" })["layout"];

/** Each layout: the layer's name, then which of the two factors it is. */
const layouts: readonly (readonly [Layout, RegExp])[] = [
  [
    "kohya",
    /^(lora_(?:unet|transformer)_(?:double_blocks|single_blocks|transformer_blocks|single_transformer_blocks)_\d+_.+)\.lora_(down|up)\.weight$/,
  ],
  [
    "diffusers",
    /^((?:transformer\.)?(?:single_)?transformer_blocks\.\d+\..+?)\.lora(?:\.|_)(A|B|down|up)(?:\.default)?\.weight$/,
  ],
  ["xlabs", /^((?:double|single)_blocks\.\d+\.processor\.\w*lora\d?)\.(down|up)\.weight$/],
  ["bfl", /^((?:double|single)_blocks\.\d+\..+?)\.lora_(A|B|down|up)(?:\.default)?\.weight$/],
];

/**
 * Layers that other transformers have and FLUX.1 has not: cross attention, Qwen-Image's feed-forward, a twentieth
 * double block.
 */
const foreign = /\.attn[12]\.|\b(img|txt)_(mlp\.net|mod\.1)\b|(^|[._])transformer_blocks[._](19|[2-9]\d|\d{3,})[._]/;
const isForeign = (layer: string): boolean => foreign.test(layer) && !layer.includes("single_transformer_blocks");

interface Pair {
  down?: Shape;
  up?: Shape;
  downName?: string;
  upName?: string;
}

function pairs(t: Tensors, pattern: RegExp): ReadonlyMap<string, Pair> {
  const found = new Map<string, Pair>();
  for (const [name, { shape }] of t) {
    const [, layer, factor] = pattern.exec(name) ?? [];
    if (layer === undefined) continue;
    const pair = found.get(layer) ?? {};
    found.set(
      layer,
      factor === "down" || factor === "A"
        ? { ...pair, down: shape, downName: name }
        : { ...pair, up: shape, upName: name },
    );
  }
  return found;
}

/** Ends of the other factor's name. */
const counterpart: readonly (readonly [RegExp, string])[] = [
  [/\blora(.)A\b/, "lora$1B"],
  [/\blora(.)B\b/, "lora$1A"],
  [/(lora_|lora\.|\.)down\.weight$/, "$1up.weight"],
  [/(lora_|lora\.|\.)up\.weight$/, "$1down.weight"],
];
function otherFactor(name: string): string {
  const [pattern, to] = counterpart.find(([p]) => p.test(name)) ?? [/$/, " (its other factor)"];
  return name.replace(pattern, to);
}

function find(layout: Layout, t: Tensors, found: ReadonlyMap<string, Pair>): Found {
  const whole = [...found.values()].filter((p) => p.down && p.up);
  const ranks = whole.map((p) => p.down![0] ?? 0);
  const expected = new Map<string, Shape>();
  for (const { down, up, downName, upName } of found.values()) {
    expected.set(downName ?? otherFactor(upName!), down ?? []);
    expected.set(
      upName ?? otherFactor(downName!),
      up && down ? [up[0] ?? 0, down[0] ?? 0, ...up.slice(2)] : (up ?? []),
    );
  }
  // Attention of the picture reads and writes the transformer's width.
  const width = [...found].find(([layer]) =>
    /(img_attn[._]proj|attn[._]to_q|attn[._]to_out[._]0|qkv_lora1?|img_attn[._]qkv)$/.test(layer),
  )?.[1].down?.[1];
  const config: LoraSizes | null =
    whole.length === 0
      ? null
      : {
          ranks: [ranks.reduce((a, b) => Math.min(a, b)), ranks.reduce((a, b) => Math.max(a, b))],
          layers: found.size,
          hidden_size: width ?? null,
          text_encoders: some(t, /^(lora_te\d?_|text_encoder(_2)?\.)/),
        };
  const dora = some(t, /\.dora_scale$/);
  return {
    kind: { component: "lora", layout, config },
    expected,
    problems: dora
      ? [new Fault("scan.other-model", { what: "it is a DoRA, which also rescales the weights it changes" }) as Fault]
      : [],
  };
}

export const loraRecogniser: Recogniser = {
  prefixes: ["", "diffusion_model.", "base_model.model."],
  recognise(t) {
    for (const [layout, pattern] of layouts) {
      const found = pairs(t, pattern);
      if (found.size > 0 && ![...found.keys()].some(isForeign)) return find(layout, t, found);
    }
    return null;
  },
};
