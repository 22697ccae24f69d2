/** Recognises the encoders around the transformer: T5's of text, SigLIP's of pictures. */
import { Fault } from "../../contract/fault.ts";
import type { EncoderSizes, Found, Recogniser, SiglipSizes, T5Sizes, Tensors } from "./layout.ts";
import { axis, conv, countOf, known, linear, matrix, norm, repeat, some, type Expected } from "./shapes.ts";

const other = (what: string): Fault => new Fault("scan.other-model", { what }) as Fault;
/** Only some tensors of a network whose sizes cannot be told. */
export const absent = (t: Tensors, names: readonly string[]): Found["expected"] =>
  new Map(names.map((name) => [name, t.get(name)?.shape ?? []]));

/** T5 v1.1's encoder; `shared` and `encoder.embed_tokens` are one table under two names. */
export function t5Tensors(c: T5Sizes, table: string): Expected {
  const inner = c.num_heads * c.d_kv;
  return [
    [table, [c.vocab_size, c.d_model]],
    [
      "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
      [c.relative_attention_num_buckets, c.num_heads],
    ],
    ...repeat(c.num_layers, (n) => {
      const [attention, dense] = [`encoder.block.${n}.layer.0`, `encoder.block.${n}.layer.1`];
      return [
        ...["q", "k", "v"].flatMap((p) => matrix(`${attention}.SelfAttention.${p}`, c.d_model, inner)),
        ...matrix(`${attention}.SelfAttention.o`, inner, c.d_model),
        [`${attention}.layer_norm.weight`, [c.d_model]],
        [`${dense}.layer_norm.weight`, [c.d_model]],
        ...["wi_0", "wi_1"].flatMap((p) => matrix(`${dense}.DenseReluDense.${p}`, c.d_model, c.d_ff)),
        ...matrix(`${dense}.DenseReluDense.wo`, c.d_ff, c.d_model),
      ] satisfies Expected;
    }),
    ["encoder.final_layer_norm.weight", [c.d_model]],
  ];
}

/** Under which name a T5 file keeps its table of words. */
export const t5Table = (has: (name: string) => boolean): string =>
  !has("shared.weight") && has("encoder.embed_tokens.weight") ? "encoder.embed_tokens.weight" : "shared.weight";

export const t5Recogniser: Recogniser = {
  prefixes: ["", "text_encoders.t5xxl.transformer.", "text_encoders.t5xxl.", "t5xxl.transformer."],
  recognise(t) {
    if (!some(t, /^encoder\.block\.\d+\.layer\.\d\.(SelfAttention|DenseReluDense)\./)) return null;
    const table = t5Table((name) => t.has(name));
    const bias = "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight";
    const heads = axis(t, bias, 1);
    const inner = axis(t, "encoder.block.0.layer.0.SelfAttention.q.weight", 0);
    const config = known({
      d_model: axis(t, table, 1),
      d_ff: axis(t, "encoder.block.0.layer.1.DenseReluDense.wi_0.weight", 0),
      d_kv: heads && inner ? inner / heads : undefined,
      num_heads: heads,
      num_layers: countOf(t, /^encoder\.block\.(\d+)\./),
      vocab_size: axis(t, table, 0),
      relative_attention_num_buckets: axis(t, bias, 0),
    });
    const problems = some(t, /DenseReluDense\.wi\.weight$/)
      ? [other("it is the first edition of T5, and FLUX.1 reads version 1.1")]
      : some(t, /^encoder\.block\.[1-9]\d*\.layer\.0\.SelfAttention\.relative_attention_bias\./)
        ? [other("it is UMT5, which measures distances in every block")]
        : [];
    const anchors = [
      table,
      bias,
      "encoder.block.0.layer.0.SelfAttention.q.weight",
      "encoder.block.0.layer.1.DenseReluDense.wi_0.weight",
    ];
    return {
      kind: { component: "t5", layout: "huggingface", config },
      expected: config ? new Map(t5Tensors(config, table)) : absent(t, anchors),
      problems,
    };
  },
};

/** The layers that CLIP and SigLIP share, in Hugging Face's names. */
export const encoderLayers = (path: string, c: EncoderSizes): Expected =>
  repeat(c.num_hidden_layers, (n) => {
    const layer = `${path}.encoder.layers.${n}`;
    return [
      ...norm(`${layer}.layer_norm1`, c.hidden_size),
      ...norm(`${layer}.layer_norm2`, c.hidden_size),
      ...["q_proj", "k_proj", "v_proj", "out_proj"].flatMap((p) =>
        linear(`${layer}.self_attn.${p}`, c.hidden_size, c.hidden_size),
      ),
      ...linear(`${layer}.mlp.fc1`, c.hidden_size, c.intermediate_size),
      ...linear(`${layer}.mlp.fc2`, c.intermediate_size, c.hidden_size),
    ];
  });

const siglipEmbeddings = {
  patch: "vision_model.embeddings.patch_embedding",
  places: "vision_model.embeddings.position_embedding.weight",
} as const;

/** SigLIP's vision tower as far as USO reads it. */
export function siglipTensors(c: SiglipSizes): Expected {
  return [
    ...conv(siglipEmbeddings.patch, c.num_channels, c.hidden_size, c.patch_size),
    [siglipEmbeddings.places, [c.tokens, c.hidden_size]],
    ...encoderLayers("vision_model", c),
  ];
}

export const siglipRecogniser: Recogniser = {
  prefixes: [""],
  recognise(t) {
    // CLIP's vision tower begins with a token of its own.
    if (
      !some(t, /^vision_model\.(encoder\.layers\.\d+|embeddings)\./) ||
      some(t, /^vision_model\.(embeddings\.class_embedding|pre_layrnorm)/)
    )
      return null;
    const { places } = siglipEmbeddings;
    const [patch, fc1] = [`${siglipEmbeddings.patch}.weight`, "vision_model.encoder.layers.0.mlp.fc1.weight"];
    const config = known({
      hidden_size: axis(t, patch, 0),
      num_hidden_layers: countOf(t, /^vision_model\.encoder\.layers\.(\d+)\./),
      intermediate_size: axis(t, fc1, 0),
      patch_size: axis(t, patch, 2),
      num_channels: axis(t, patch, 1),
      tokens: axis(t, places, 0),
    });
    // Google publishes the text tower with it, ComfyUI's edition is the vision tower alone.
    const layout = some(t, /^(text_model\.|logit_(scale|bias)$)/) ? "huggingface" : "comfyui";
    const problems =
      axis(t, "text_model.embeddings.token_embedding.weight", 0) === 256_000
        ? [other("it is SigLIP 2 by its vocabulary, and USO reads the first SigLIP")]
        : [];
    return {
      kind: { component: "siglip", layout, config },
      expected: config ? new Map(siglipTensors(config)) : absent(t, [patch, places, fc1]),
      problems,
    };
  },
};
