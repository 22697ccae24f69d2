/**
 * Recognises USO's own weights: the LoRA over attention and the projector of styles (upstream
 * `flux/modules/layers.py`).
 */
import type { Found, ProjectorSizes, Recogniser, Tensors, UsoLoraSizes } from "./layout.ts";
import { axis, countOf, known, linear, norm, repeat, some, type Expected } from "./shapes.ts";
import { translated, whole, type Translation } from "./translate.ts";

const lowRank = (path: string, from: number, to: number, rank: number): Expected => [
  [`${path}.down.weight`, [rank, from]],
  [`${path}.up.weight`, [to, rank]],
];

/** The tensors of USO's LoRA as published. */
export function loraTensors(c: UsoLoraSizes): Expected {
  const { hidden_size: hidden, rank } = c;
  return [
    ...repeat(c.depth, (n) =>
      [1, 2].flatMap((stream) => [
        ...lowRank(`double_blocks.${n}.processor.qkv_lora${stream}`, hidden, 3 * hidden, rank),
        ...lowRank(`double_blocks.${n}.processor.proj_lora${stream}`, hidden, hidden, rank),
      ]),
    ),
    ...repeat(c.depth_single_blocks, (n) => [
      ...lowRank(`single_blocks.${n}.processor.qkv_lora`, hidden, 3 * hidden, rank),
      ...lowRank(`single_blocks.${n}.processor.proj_lora`, hidden + c.mlp_size, hidden, rank),
    ]),
  ];
}

/** ComfyUI's name for the part of a single block's `linear1` that gives queries, keys and values. */
export const fusedQkv = "linear1_qkv";

/** ComfyUI names each low-rank pair after the layer it changes. */
export const comfyLayer: Readonly<Record<string, string>> = {
  qkv_lora1: "img_attn.qkv",
  qkv_lora2: "txt_attn.qkv",
  proj_lora1: "img_attn.proj",
  proj_lora2: "txt_attn.proj",
  qkv_lora: fusedQkv,
  proj_lora: "linear2",
};

/**
 * Where the published LoRA keeps the pair for a layer: `double_blocks.0.img_attn.qkv` →
 * `double_blocks.0.processor.qkv_lora1`; null for layers that it leaves.
 */
export function processorOf(layer: string): string | null {
  const [, block, path] = /^((?:double|single)_blocks\.\d+)\.(.+)$/.exec(layer) ?? [];
  const [pair] = Object.entries(comfyLayer).find(([, there]) => there === (path === "linear1" ? fusedQkv : path)) ?? [];
  return pair === undefined ? null : `${block}.processor.${pair}`;
}

/** Where ComfyUI's form keeps USO's LoRA. */
export const comfyLora: Translation = (name, shape) => {
  const [, block, pair, way] =
    /^((?:double|single)_blocks\.\d+)\.processor\.(\w+)\.(down|up)\.weight$/.exec(name) ?? [];
  return block === undefined || !Object.hasOwn(comfyLayer, pair!)
    ? null
    : whole(`${block}.${comfyLayer[pair!]}.lora_${way}.weight`, shape);
};

const ends = {
  published: {
    qkv: /^single_blocks\.\d+\.processor\.qkv_lora\.down\.weight$/,
    proj: /^single_blocks\.\d+\.processor\.proj_lora\.down\.weight$/,
  },
  comfyui: {
    qkv: /^single_blocks\.\d+\.linear1_qkv\.lora_down\.weight$/,
    proj: /^single_blocks\.\d+\.linear2\.lora_down\.weight$/,
  },
} as const;

/** USO's rank at FLUX.1's width. LoRAs of the same names and another rank, such as UNO's of 512, are others'. */
const publishedRank = { rank: 128, hidden: 3072 } as const;

function findLora(layout: "published" | "comfyui", t: Tensors): Found | null {
  const first = (pattern: RegExp) => [...t].find(([name]) => pattern.test(name))?.[1].shape;
  const [qkv, proj] = [first(ends[layout].qkv), first(ends[layout].proj)];
  const found = known({
    rank: qkv?.[0],
    hidden_size: qkv?.[1],
    mlp_size: proj && qkv ? proj[1]! - qkv[1]! : undefined,
    depth: countOf(t, /^double_blocks\.(\d+)\./),
    depth_single_blocks: countOf(t, /^single_blocks\.(\d+)\./),
  });
  if (found?.hidden_size === publishedRank.hidden && found.rank !== publishedRank.rank) return null;
  const expected = found ? loraTensors(found) : [];
  const names = found
    ? layout === "published"
      ? new Map(expected)
      : translated(expected, comfyLora)
    : new Map([
        ["double_blocks.0", []],
        ["single_blocks.0", []],
      ]);
  return { kind: { component: "uso-lora", layout, config: found }, expected: names, problems: [] };
}

export const usoLoraRecogniser: Recogniser = {
  prefixes: ["", "diffusion_model.", "model.diffusion_model."],
  recognise: (t) =>
    some(t, ends.published.qkv) && some(t, ends.published.proj)
      ? findLora("published", t)
      : some(t, ends.comfyui.qkv)
        ? findLora("comfyui", t)
        : null,
};

const levelNames = ["high", "mid", "low"] as const;

/** The tensors of the projector; published names begin with `feature_embedder.`. */
export function projectorTensors(c: ProjectorSizes, prefix: string): Expected {
  return levelNames.flatMap((level) => [
    ...linear(`${prefix}${level}_embedding_linear.0`, c.siglip_tokens, c.style_tokens_per_level),
    ...norm(`${prefix}${level}_layer_norm`, c.siglip_dim),
    ...linear(`${prefix}${level}_projection`, c.siglip_dim, c.hidden_size),
  ]);
}

function findProjector(prefix: string, t: Tensors): Found | null {
  const named = (name: string) => `${prefix}${name}`;
  if (
    !levelNames.some(
      (level) => t.has(named(`${level}_projection.weight`)) || t.has(named(`${level}_embedding_linear.0.weight`)),
    )
  )
    return null;
  const of = (name: string, n: number) =>
    levelNames.map((level) => axis(t, named(`${level}_${name}`), n)).find((size) => size !== undefined);
  const config = known({
    siglip_tokens: of("embedding_linear.0.weight", 1),
    siglip_dim: of("layer_norm.weight", 0),
    style_tokens_per_level: of("embedding_linear.0.weight", 0),
    hidden_size: of("projection.weight", 0),
  });
  const anchors = levelNames.flatMap((level) =>
    ["embedding_linear.0", "layer_norm", "projection"].map((layer) => named(`${level}_${layer}.weight`)),
  );
  const expected: Expected = config
    ? projectorTensors(config, prefix)
    : anchors.map((name) => [name, t.get(name)?.shape ?? []]);
  return {
    kind: { component: "projector", layout: prefix === "" ? "comfyui" : "published", config },
    expected: new Map(expected),
    problems: [],
  };
}

/** ComfyUI takes the leading `feature_embedder` off. */
export const projectorRecogniser: Recogniser = {
  prefixes: ["", "model.diffusion_model.", "diffusion_model."],
  recognise: (t) => findProjector("feature_embedder.", t) ?? findProjector("", t),
};
