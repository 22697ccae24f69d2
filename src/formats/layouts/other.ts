/** Says of weights that are none of USO's networks what they are: what a person took for something else has a name. */
import type { LoraForm, OtherWeights } from "../../contract/faults/other-weights.ts";
import type { Tensors } from "./layout.ts";
import { foreignModel } from "./lora-foreign.ts";
import { isFluxLayer } from "./lora-layers.ts";
import { holderOf, isOfTextEncoder, loraPart, type LoraPart } from "./lora-names.ts";
import { packingOf } from "./quantised.ts";
import { some } from "./shapes.ts";

/** Tensors by which other networks are known. The first that fits counts. */
const networks: readonly (readonly [RegExp, string])[] = [
  [/^(controlnet_|control_model\.|input_hint_block)/, "a ControlNet"],
  [/ip_adapter|^image_proj\.|^ip_adapter\./, "an IP-Adapter"],
  [/^redux_(up|down)\./, "FLUX.1 Redux"],
  [/^(pulid_|id_encoder|id_adapter)/, "PuLID"],
  [/^conditioner\.embedders\./, "a checkpoint of SDXL"],
  [/^(model\.diffusion_model\.(input_blocks|middle_block)|down_blocks\.\d+\.(attentions|resnets))/, "Stable Diffusion"],
  [/(^|\.)joint_blocks\./, "Stable Diffusion 3"],
  [/(^|\.)(layers|model\.layers)\.\d+\.(self_attn|mlp)\./, "a language model"],
  [/^(blocks|model\.blocks)\.\d+\.(self_attn|cross_attn)\./, "a transformer for video"],
  [/(^|\.)(vision_model|visual)\./, "an image encoder of another kind than SigLIP"],
  [/^(body\.\d+\.(rdb|RDB)|model\.1\.sub\.|conv_first\.)/, "a network for enlarging pictures"],
];

/** What quantised weights are of. */
const quantisedModels: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)(single_transformer_blocks|single_blocks|double_blocks)\./, "FLUX.1"],
  [/(^|\.)encoder\.block\.\d+\./, "T5"],
  [/text_model\./, "CLIP"],
];

/** Null where nothing of it is known. */
export function otherWeights(t: Tensors): OtherWeights | null {
  const how = packingOf(t);
  if (how !== null)
    return {
      kind: "quantised",
      of: quantisedModels.find(([pattern]) => some(t, pattern))?.[1] ?? "another network",
      how,
    };
  if (isEmbedding(t)) return { kind: "embedding" };
  return loraOf(t) ?? networkOf(t) ?? unknownForm(t);
}

function networkOf(t: Tensors): OtherWeights | null {
  return (
    networks.flatMap(([pattern, what]) => (some(t, pattern) ? [{ kind: "network", what } as const] : []))[0] ?? null
  );
}

function loraOf(t: Tensors): OtherWeights | null {
  const parts = [...t.keys()].flatMap((name) => {
    const part = loraPart(name);
    return part ? [{ name, part }] : [];
  });
  const changing = parts.filter(({ name, part }) => !isOfTextEncoder(name) && part.is !== "alpha");
  if (changing.length === 0)
    return parts.some(({ part }) => isFactor(part) || part.is === "form") ? { kind: "text-encoder-lora" } : null;
  const of = foreignModel(t) ?? (changing.some(({ part }) => isOfFlux(part.layer)) ? "FLUX.1" : null);
  const form = changing.map(({ part }) => formOf(part)).find((f) => f !== null);
  if (form) return { kind: "form", form, of: of ?? "another model" };
  const [first] = changing.filter(({ part }) => isFactor(part));
  return first ? { kind: "lora", of: of === "FLUX.1" ? null : of, example: first.part.layer } : null;
}

/** Norms have no matrix, and are no layers that a pair could change. */
const isOfFlux = (layer: string): boolean =>
  isFluxLayer(layer) || /(double|single)_blocks[._]\d+_?.*norm[._](query|key)_norm$/.test(layer);

/** A tensor of a layer of FLUX.1 that is neither the layer's own nor known to change it. */
function unknownForm(t: Tensors): OtherWeights | null {
  const own = /^(weight|bias|scale|input_scale|comfy_quant)/;
  for (const name of t.keys()) {
    const layer = holderOf(name, isFluxLayer);
    if (layer !== null && !own.test(name.slice(layer.length + 1))) return { kind: "unknown-form", example: name };
  }
  return null;
}

const isFactor = ({ is }: LoraPart): boolean => is === "down" || is === "up";
const formOf = (part: LoraPart): LoraForm | null => (part.is === "form" ? part.form : null);

/** Widths of the text encoders that embeddings are made for: CLIP-L and -G, OpenCLIP-H, T5. */
const widths: ReadonlySet<number | undefined> = new Set([768, 1024, 1280, 4096]);

/** A few rows for each text encoder, and nothing else. */
function isEmbedding(t: Tensors): boolean {
  const known = /^(clip_[lg]|t5(xxl)?|text_encoders?_\d|emb_params|string_to_param\..+|<.+>|\*|bundle_emb\..+)$/;
  return (
    t.size > 0 &&
    t.size <= 8 &&
    [...t].every(
      ([name, { shape }]) =>
        widths.has(shape.at(-1)) &&
        (shape.length === 1 || (shape.length === 2 && shape[0]! <= 512)) &&
        (known.test(name) || (t.size === 1 && loraPart(name) === null)),
    )
  );
}
