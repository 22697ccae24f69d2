/**
 * The files of a published USO model: what `atelier models get uso-flux1-dev` would bring, with tensors of given sizes.
 */
import { bytesPerValue } from "../../src/formats/safetensors/dtype.ts";
import { autoencoderTensors } from "../../src/formats/layouts/autoencoder-tensors.ts";
import { clipTensors } from "../../src/formats/layouts/clip-text.ts";
import { siglipTensors, t5Tensors } from "../../src/formats/layouts/encoders.ts";
import { fluxTensors, mlpOf } from "../../src/formats/layouts/flux-tensors.ts";
import type { Expected } from "../../src/formats/layouts/shapes.ts";
import { loraTensors, projectorTensors } from "../../src/formats/layouts/uso.ts";
import { elements } from "../../tests/fixtures/random-flux.ts";
import type { RandomDType } from "./random.ts";
import { siglipTokens, type ModelSizes } from "./sizes.ts";
import { clipTokenizer, t5Tokenizer } from "./tokenizers.ts";

export interface WeightFile {
  /** Below the folder, with slashes. */
  readonly path: string;
  readonly dtype: RandomDType;
  readonly tensors: Expected;
}

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

export const bytesOf = ({ tensors, dtype }: Pick<WeightFile, "tensors" | "dtype">): number =>
  tensors.reduce((sum, [, shape]) => sum + elements(shape), 0) * bytesPerValue[dtype];

const flux = (path: string): string => `black-forest-labs/FLUX.1-dev/${path}`;
const uso = (path: string): string => `bytedance-research/USO/uso_flux_v1.0/${path}`;
const siglip = (path: string): string => `google/siglip-so400m-patch14-384/${path}`;

const shards = 2;

/** T5's file in two, as it is published: as many bytes in the first as in the second, about. */
function t5Files(sizes: ModelSizes): readonly WeightFile[] {
  const tensors = t5Tensors(sizes.t5, "shared.weight");
  const half = bytesOf({ tensors, dtype: "BF16" }) / shards;
  const files = Array.from({ length: shards }, (_, n) => ({
    path: flux(`text_encoder_2/model-0000${n + 1}-of-0000${shards}.safetensors`),
    dtype: "BF16" as const,
    tensors: [] as (readonly [string, readonly number[]])[],
  }));
  let bytes = 0;
  for (const tensor of tensors) {
    files[Math.min(shards - 1, Math.floor(bytes / half))]!.tensors.push(tensor);
    bytes += bytesOf({ tensors: [tensor], dtype: "BF16" });
  }
  return files;
}

/** Every file of weights, in the types in which they are published. */
export function weightFilesOf(sizes: ModelSizes): readonly WeightFile[] {
  const { hidden_size, depth, depth_single_blocks } = sizes.transformer;
  const lora = { rank: sizes.lora_rank, hidden_size, mlp_size: mlpOf(sizes.transformer), depth, depth_single_blocks };
  const projector = {
    siglip_tokens: siglipTokens(sizes),
    siglip_dim: sizes.siglip.hidden_size,
    style_tokens_per_level: sizes.style_tokens_per_level,
    hidden_size,
  };
  return [
    { path: flux("flux1-dev.safetensors"), dtype: "BF16", tensors: fluxTensors(sizes.transformer) },
    { path: flux("ae.safetensors"), dtype: "F32", tensors: autoencoderTensors(sizes.autoencoder) },
    ...t5Files(sizes),
    { path: flux("text_encoder/model.safetensors"), dtype: "F32", tensors: clipTensors(sizes.clip) },
    {
      path: siglip("model.safetensors"),
      dtype: "F32",
      tensors: siglipTensors({ ...sizes.siglip, tokens: siglipTokens(sizes) }),
    },
    { path: uso("dit_lora.safetensors"), dtype: "BF16", tensors: loraTensors(lora) },
    { path: uso("projector.safetensors"), dtype: "BF16", tensors: projectorTensors(projector, "feature_embedder.") },
  ];
}

/** What lies beside the weights: the list of T5's parts, configurations, tokenizers. */
export function textFilesOf(sizes: ModelSizes): readonly TextFile[] {
  const parts = t5Files(sizes);
  const total = parts.reduce((sum, part) => sum + bytesOf(part), 0);
  const places = parts.flatMap(({ path, tensors }) =>
    tensors.map(([name]) => [name, path.slice(path.lastIndexOf("/") + 1)]),
  );
  const clip = clipTokenizer(sizes.clip.vocab_size);
  const json = (path: string, value: object): TextFile => ({ path, text: `${JSON.stringify(value, null, 2)}\n` });
  return [
    json(flux("text_encoder_2/model.safetensors.index.json"), {
      metadata: { total_size: total },
      weight_map: Object.fromEntries(places),
    }),
    json(flux("text_encoder_2/config.json"), { model_type: "t5", feed_forward_proj: "gated-gelu", ...sizes.t5 }),
    json(flux("text_encoder/config.json"), { model_type: "clip_text_model", ...sizes.clip }),
    json(siglip("config.json"), {
      model_type: "siglip",
      vision_config: { model_type: "siglip_vision_model", ...sizes.siglip },
    }),
    { path: flux("tokenizer/vocab.json"), text: clip.vocab },
    { path: flux("tokenizer/merges.txt"), text: clip.merges },
    { path: flux("tokenizer_2/tokenizer.json"), text: t5Tokenizer(sizes.t5.vocab_size) },
  ];
}
