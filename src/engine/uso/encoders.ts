/** The encoders of style and text: SigLIP, T5 and CLIP as entries. */
import type { StyleDepths } from "../../formats/configs.ts";
import { networkFormats } from "../../formats/networks.ts";
import { toPlanes, type Pixels } from "../../formats/picture/pixels.ts";
import { prepareStyle } from "../image/prepare.ts";
import { clipText, endOf } from "../networks/clip.ts";
import type { NetworkEntry } from "../networks/entry.ts";
import type { Level } from "../networks/projector.ts";
import { siglip } from "../networks/siglip.ts";
import { t5 } from "../networks/t5.ts";
import { embeddingsOf } from "../weights/embeddings.ts";
import { tokenizerOf } from "./prompt-readers.ts";

type Siglip = (typeof networkFormats)["siglip"];
type T5 = (typeof networkFormats)["t5"];
type Clip = (typeof networkFormats)["clip"];

/** Pictures as SigLIP's hidden states at three depths, [tokens, hidden] each. */
export const styleEncoder = (depths: StyleDepths): NetworkEntry<Siglip, Pixels, "pixels", Level> => ({
  name: "style encoder (SigLIP)",
  format: networkFormats.siglip,
  inputs: ({ config: c }) => ({ pixels: { shape: [c.num_channels, c.image_size, c.image_size] } }),
  build(weights, { config }, { pixels }, slicing) {
    const tokens = Math.floor(config.image_size / config.patch_size) ** 2;
    const heads = config.num_attention_heads;
    return { outputs: siglip(weights, config, depths, pixels, slicing(tokens, heads, false)).levels };
  },
  preprocess: ({ settings: { config } }) =>
    Promise.resolve(async (picture) => {
      const { width, height, rgb } = prepareStyle(picture, config.image_size);
      return { pixels: { data: toPlanes({ width, height, rgb }), shape: [3, height, width] } };
    }),
});

/** Words as T5's hidden states `last_hidden_state` [tokens, d_model]. Cuts: after every block. */
export const t5Encoder: NetworkEntry<T5, string, "embedded", "last_hidden_state"> = {
  name: "text encoder (T5)",
  format: networkFormats.t5,
  inputs: ({ config, max_length }) => ({ embedded: { shape: [max_length, config.d_model] } }),
  build(weights, { config, max_length }, { embedded }, slicing) {
    const { last, blocks } = t5(weights, config, embedded, slicing(max_length, config.num_heads, true));
    return {
      outputs: { last_hidden_state: last },
      cuts: blocks.map((block, n) => ({ [`encoder.block.${n}`]: block })),
    };
  },
  async preprocess(component) {
    const tokenizer = await tokenizerOf(component.settings, component.fileOf);
    const words = component.lookup.tensor("shared.weight");
    return async (text) => ({ embedded: await embeddingsOf(words, tokenizer.encode(text).ids) });
  },
};

/** Words as CLIP's pooled vector `pooled` [1, hidden]. */
export const clipEncoder: NetworkEntry<Clip, string, "embedded" | "end", "pooled"> = {
  name: "text encoder (CLIP)",
  format: networkFormats.clip,
  inputs: ({ config, max_length }) => ({
    embedded: { shape: [max_length, config.hidden_size] },
    end: { shape: [1], dtype: "int64" },
  }),
  build(weights, { config, max_length }, given, slicing) {
    const { pooled } = clipText(weights, config, given, slicing(max_length, config.num_attention_heads, true));
    return { outputs: { pooled } };
  },
  async preprocess(component) {
    const tokenizer = await tokenizerOf(component.settings, component.fileOf);
    const words = component.lookup.tensor("text_model.embeddings.token_embedding.weight");
    return async (text) => {
      const { ids } = tokenizer.encode(text);
      const end = BigInt64Array.of(BigInt(endOf(ids, component.settings.config)));
      return { embedded: await embeddingsOf(words, ids), end: { data: end, shape: [1] } };
    };
  },
};
