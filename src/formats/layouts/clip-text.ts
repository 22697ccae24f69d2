/** Recognises CLIP's text tower, in Hugging Face's names and in OpenAI's. */
import { openaiLayer } from "./clip-openai.ts";
import { absent, encoderLayers } from "./encoders.ts";
import type { ClipSizes, Found, Recogniser, Tensors } from "./layout.ts";
import { axis, countOf, known, norm, some, type Expected } from "./shapes.ts";
import { translated, whole, type Renaming, type Translation } from "./translate.ts";

const clipEmbeddings = {
  words: "text_model.embeddings.token_embedding.weight",
  places: "text_model.embeddings.position_embedding.weight",
} as const;

/** CLIP's text tower, without the projection that FLUX.1 does not read. */
export function clipTensors(c: ClipSizes): Expected {
  return [
    [clipEmbeddings.words, [c.vocab_size, c.hidden_size]],
    [clipEmbeddings.places, [c.max_position_embeddings, c.hidden_size]],
    ...encoderLayers("text_model", c),
    ...norm("text_model.final_layer_norm", c.hidden_size),
  ];
}

const texts: Readonly<Record<string, string>> = {
  "text_model.embeddings.token_embedding.weight": "token_embedding.weight",
  "text_model.embeddings.position_embedding.weight": "positional_embedding",
  "text_model.final_layer_norm.weight": "ln_final.weight",
  "text_model.final_layer_norm.bias": "ln_final.bias",
};
const textLayers = "text_model.encoder.layers.";

/** The text tower's; its projection keeps OpenAI's name, for it lies the other way round. */
const openaiClipTextNames: Translation = (name, shape) => {
  if (name.startsWith(textLayers)) return openaiLayer("transformer.resblocks", name.slice(textLayers.length), shape);
  const renamed = texts[name];
  return renamed ? whole(renamed, shape) : null;
};

export const openaiClipText = (sizes: ClipSizes): Renaming => ({
  shapes: new Map(clipTensors(sizes)),
  translation: openaiClipTextNames,
});

/** The same in OpenAI's names. */
function openaiText(t: Tensors): Found | null {
  if (!t.has("token_embedding.weight") || !some(t, /^transformer\.resblocks\.\d+\.attn\.in_proj_weight$/)) return null;
  const config = known({
    hidden_size: axis(t, "token_embedding.weight", 1),
    num_hidden_layers: countOf(t, /^transformer\.resblocks\.(\d+)\./),
    intermediate_size: axis(t, "transformer.resblocks.0.mlp.c_fc.weight", 0),
    vocab_size: axis(t, "token_embedding.weight", 0),
    max_position_embeddings: axis(t, "positional_embedding", 0),
  });
  return {
    kind: { component: "clip", layout: "openai", config },
    expected: config
      ? translated(clipTensors(config), openaiClipTextNames)
      : absent(t, ["token_embedding.weight", "positional_embedding"]),
    problems: [],
  };
}

export const clipRecogniser: Recogniser = {
  prefixes: ["", "text_encoders.clip_l.transformer.", "text_encoders.clip_l.", "clip_l.transformer."],
  recognise(t) {
    const openai = openaiText(t);
    if (openai) return openai;
    // SigLIP's text tower differs by its head.
    if (!some(t, /^text_model\.encoder\.layers\.\d+\./) || some(t, /^text_model\.head\./)) return null;
    const { words, places } = clipEmbeddings;
    const fc1 = "text_model.encoder.layers.0.mlp.fc1.weight";
    const config = known({
      hidden_size: axis(t, words, 1),
      num_hidden_layers: countOf(t, /^text_model\.encoder\.layers\.(\d+)\./),
      intermediate_size: axis(t, fc1, 0),
      vocab_size: axis(t, words, 0),
      max_position_embeddings: axis(t, places, 0),
    });
    return {
      kind: { component: "clip", layout: "huggingface", config },
      expected: config ? new Map(clipTensors(config)) : absent(t, [words, places, fc1]),
      problems: [],
    };
  },
};
