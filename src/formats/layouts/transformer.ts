/** Recognises FLUX.1 transformers, as Black Forest Labs publish them and as diffusers stores them. */
import { Fault } from "../../contract/fault.ts";
import { diffusersFlux } from "./flux-diffusers.ts";
import { fluxTensors } from "./flux-tensors.ts";
import type { Found, Recogniser, Shape, Tensors, TransformerSizes } from "./layout.ts";
import { axis, countOf, known, some } from "./shapes.ts";
import { translated } from "./translate.ts";

/** Tensors by which other networks of the same build give themselves away. */
const others: readonly (readonly [RegExp, string])[] = [
  [/^distilled_guidance_layer\./, "it is Chroma, whose modulation differs from FLUX.1's"],
  [/^double_stream_modulation_img\./, "it is FLUX.2, which USO was not trained for"],
  [/^(pos_embed\.|joint_blocks\.)/, "it is Stable Diffusion 3"],
];

/** Where sizes are read: names whose tensors any edition needs, in one layout. */
interface Anchors {
  readonly image: string;
  readonly text: string;
  readonly pooled: string;
  readonly last: string;
  readonly guidance: RegExp;
  readonly doubleBlocks: RegExp;
  readonly singleBlocks: RegExp;
  /** Ends of the names of a head's norm and of a feed-forward's first matrix. */
  readonly head: RegExp;
  readonly mlp: RegExp;
}

const bfl: Anchors = {
  image: "img_in.weight",
  text: "txt_in.weight",
  pooled: "vector_in.in_layer.weight",
  last: "final_layer.linear.weight",
  guidance: /^guidance_in\./,
  doubleBlocks: /^double_blocks\.(\d+)\./,
  singleBlocks: /^single_blocks\.(\d+)\./,
  head: /^(double|single)_blocks\.\d+\.(img_attn\.|txt_attn\.)?norm\.(query|key)_norm\.scale$/,
  mlp: /^double_blocks\.\d+\.(img|txt)_mlp\.0\.weight$/,
};
const diffusers: Anchors = {
  image: "x_embedder.weight",
  text: "context_embedder.weight",
  pooled: "time_text_embed.text_embedder.linear_1.weight",
  last: "proj_out.weight",
  guidance: /^time_text_embed\.guidance_embedder\./,
  doubleBlocks: /^transformer_blocks\.(\d+)\./,
  singleBlocks: /^single_transformer_blocks\.(\d+)\./,
  head: /^(single_)?transformer_blocks\.\d+\.attn\.norm_(added_)?[qk]\.weight$/,
  mlp: /^(transformer_blocks\.\d+\.ff(_context)?\.net\.0\.proj|single_transformer_blocks\.\d+\.proj_mlp)\.weight$/,
};

/** Sizes by what most tensors of a kind say, so that one odd tensor is the odd one and not the measure. */
function usual(tensors: Tensors, pattern: RegExp): number | undefined {
  const counts = new Map<number, number>();
  for (const [name, { shape }] of tensors)
    if (pattern.test(name) && shape[0]) counts.set(shape[0], (counts.get(shape[0]) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function sizes(t: Tensors, a: Anchors): TransformerSizes | null {
  const hidden = axis(t, a.image, 0) ?? axis(t, a.last, 1);
  const head = usual(t, a.head);
  const mlp = usual(t, a.mlp);
  const found = known({
    // An edition for inpainting takes more values than it gives; what it gives is the picture.
    in_channels: axis(t, a.last, 0) ?? axis(t, a.image, 1),
    vec_in_dim: axis(t, a.pooled, 1),
    context_in_dim: axis(t, a.text, 1),
    hidden_size: hidden,
    mlp_ratio: hidden && mlp ? mlp / hidden : undefined,
    num_heads: hidden && head ? hidden / head : undefined,
    guidance_embed: some(t, a.guidance),
  });
  if (!found || !Number.isInteger(found.num_heads)) return null;
  return { ...found, depth: countOf(t, a.doubleBlocks), depth_single_blocks: countOf(t, a.singleBlocks) };
}

function find(layout: "bfl" | "diffusers", t: Tensors): Found {
  const anchors = layout === "bfl" ? bfl : diffusers;
  const config = sizes(t, anchors);
  const variant = some(t, anchors.guidance) ? "dev-like" : config ? "schnell-like" : null;
  const tensors = config ? fluxTensors(config) : [];
  const expected: ReadonlyMap<string, Shape> = config
    ? layout === "bfl"
      ? new Map(tensors)
      : translated(tensors, diffusersFlux(config.hidden_size))
    : new Map(
        [anchors.image, anchors.text, anchors.pooled, anchors.last].map((name) => [name, t.get(name)?.shape ?? []]),
      );
  const other =
    others.find(([pattern]) => some(t, pattern))?.[1] ?? extraChannels(axis(t, anchors.image, 1), config?.in_channels);
  return {
    kind: { component: "transformer", layout, config, variant },
    expected,
    problems: other === undefined ? [] : [new Fault("scan.other-model", { what: other }) as Fault],
  };
}

/** What editions for inpainting or control take beside the picture. */
function extraChannels(takes: number | undefined, gives: number | undefined): string | undefined {
  if (takes === undefined || gives === undefined || takes <= gives) return undefined;
  return `it takes ${takes} values a token and gives ${gives}, so it is an edition for inpainting (Fill) or control (Canny, Depth)`;
}

const bflBlock = /^(double_blocks\.\d+\.(img|txt)_attn\.(qkv|proj)|single_blocks\.\d+\.linear[12])\.weight$/;
const diffusersBlock =
  /^(transformer_blocks\.\d+\.attn\.add_[qkv]_proj|single_transformer_blocks\.\d+\.(attn\.to_[qkv]|proj_mlp))\.(weight|qweight)$/;

export const transformerRecogniser: Recogniser = {
  prefixes: ["", "model.diffusion_model.", "diffusion_model.", "model.", "transformer."],
  recognise: (t) => (some(t, bflBlock) ? find("bfl", t) : some(t, diffusersBlock) ? find("diffusers", t) : null),
};
