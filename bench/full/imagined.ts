/** The published model as names and sizes alone, to plan with. Its weights cannot be loaded. */
import type { ModelPrecision } from "../../src/contract/making/precision.ts";
import type { Manifest } from "../../src/formats/manifest.ts";
import type { ModelWeights } from "../../src/engine/uso/open-weights.ts";
import { weight, type Tensor } from "../../src/engine/graph/tensor.ts";
import { selectRows, type Lookup } from "../../src/engine/weights/lookup.ts";
import { foreseen } from "../../src/engine/weights/foreseen.ts";
import { autoencoderTensors } from "../../src/formats/layouts/autoencoder-tensors.ts";
import { clipTensors } from "../../src/formats/layouts/clip-text.ts";
import { siglipTensors, t5Tensors } from "../../src/formats/layouts/encoders.ts";
import { fluxTensors, mlpOf } from "../../src/formats/layouts/flux-tensors.ts";
import type { Expected } from "../../src/formats/layouts/shapes.ts";
import { loraTensors, projectorTensors } from "../../src/formats/layouts/uso.ts";
import { defaultBlock } from "../../src/engine/convert/storage.ts";
import { publishedFacts } from "../../src/main/models/published.ts";
import { siglipTokens, type ModelSizes } from "./sizes.ts";

const WIDTH = { float32: 4, bfloat16: 2 } as const;

function imagined(tensors: Expected, dtype: keyof typeof WIDTH): Lookup {
  const known = new Map<string, Tensor>(
    tensors.map(([name, shape]) => [
      name,
      weight(name, dtype, shape, { file: "", offset: 0, length: shape.reduce((a, b) => a * b, WIDTH[dtype]) }),
    ]),
  );
  return {
    has: (name) => known.has(name),
    tensor: (name, rows) => (rows ? selectRows(known.get(name)!, rows) : known.get(name)!),
  };
}

export interface ImaginedModel {
  readonly weights: ModelWeights;
  readonly manifest: Pick<Manifest, "components" | "lora">;
}

/** @param precision as `atelier models optimise` would leave it; null for as published */
export function imaginedModel(sizes: ModelSizes, precision: ModelPrecision | null): ImaginedModel {
  const { transformer: flux, style_tokens_per_level } = sizes;
  const { hidden_size, depth, depth_single_blocks } = flux;
  const siglip = { ...sizes.siglip, tokens: siglipTokens(sizes) };
  const projector = {
    siglip_tokens: siglip.tokens,
    siglip_dim: siglip.hidden_size,
    style_tokens_per_level,
    hidden_size,
  };
  const lora = { rank: sizes.lora_rank, hidden_size, mlp_size: mlpOf(flux), depth, depth_single_blocks };
  const transformer = imagined(
    [...fluxTensors(flux), ...projectorTensors(projector, "feature_embedder."), ...loraTensors(lora)],
    "bfloat16",
  );
  const t5 = imagined(t5Tensors(sizes.t5, "shared.weight"), "bfloat16");
  const smaller = (w: Lookup, its: ModelPrecision): Lookup => foreseen(w, its, defaultBlock);
  const file = { files: [""] };
  const text = { tokenizer: { kind: "tokenizer.json", file: "" } as const, pad_token_id: 0 };
  return {
    weights: {
      transformer: precision ? smaller(transformer, precision) : transformer,
      t5: precision ? smaller(t5, precision === "int4" ? "int8" : precision) : t5,
      clip: imagined(clipTensors(sizes.clip), "float32"),
      siglip: imagined(siglipTensors(siglip), "float32"),
      autoencoder: imagined(autoencoderTensors(sizes.autoencoder), "float32"),
    },
    manifest: {
      components: {
        transformer: { ...file, config: { ...flux, axes_dim: [...flux.axes_dim] } },
        projector: {
          ...file,
          config: { siglip_tokens: siglip.tokens, style_tokens_per_level, hidden_states: publishedFacts.hidden_states },
        },
        autoencoder: { ...file, config: { ...sizes.autoencoder, ch_mult: [...sizes.autoencoder.ch_mult] } },
        siglip: { ...file, config: sizes.siglip },
        t5: { ...file, ...text, max_length: publishedFacts.t5.max_length, config: sizes.t5 },
        clip: { ...file, ...text, max_length: sizes.clip.max_position_embeddings, config: sizes.clip },
      },
      lora: file,
    },
  };
}
