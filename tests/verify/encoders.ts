/** Autoencoder, SigLIP, CLIP and T5 against the published ones. */
import {
  autoencoderConfig,
  clipTextConfig,
  clipVisionConfig,
  siglipConfig,
  t5Config,
  type VisionConfig,
} from "../../src/formats/configs.ts";
import { input, type Graph, type Tensor } from "../../src/engine/graph/tensor.ts";
import { decode, encode } from "../../src/engine/networks/autoencoder.ts";
import { clipText, clipVision, endOf } from "../../src/engine/networks/clip.ts";
import { siglip, siglipNorm } from "../../src/engine/networks/siglip.ts";
import { t5 } from "../../src/engine/networks/t5.ts";
import type { FloatValue, Value } from "../../src/engine/runtime/session.ts";
import { weightsOf } from "../../src/engine/weights/lookup.ts";
import { embeddingsOf } from "../../src/engine/weights/embeddings.ts";
import { bounds, relativeError, type Check } from "./compare.ts";
import { onCpu } from "./run.ts";
import { item, type Vectors } from "./vectors.ts";

/** Runs results over the items of a batch and holds each, joined again, against the expected one. */
export async function overBatch(
  v: Vectors,
  outputs: Graph["outputs"],
  items: readonly Readonly<Record<string, Value>>[],
  expected: Readonly<Record<string, string>>,
): Promise<Check[]> {
  const results: Readonly<Record<string, FloatValue>>[] = [];
  for (const values of items) results.push(await onCpu.run({ name: v.file, outputs }, values));
  return Promise.all(
    Object.entries(expected)
      .filter(([, name]) => v.has(name))
      .map(async ([output, name]): Promise<Check> => {
        const ours = Float32Array.from(results.flatMap((r) => [...(r[output]?.data ?? [])]));
        return {
          what: name.replace("out.", ""),
          error: relativeError(ours, (await v.floats(name)).data),
          bound: bounds.network,
        };
      }),
  );
}

/** The items of a batch. */
export const batch = (value: FloatValue): readonly FloatValue[] =>
  Array.from({ length: value.shape[0]! }, (_, n) => item(value, n));

export async function verifyAutoencoder(v: Vectors): Promise<Check[]> {
  const config = autoencoderConfig.parse(v.meta("config"));
  const weights = weightsOf(await v.weights());
  const images = batch(await v.floats("in.image"));
  const latents = batch(await v.floats("in.latent"));
  const [image, latent] = [images[0]!.shape, latents[0]!.shape];
  return [
    ...(await overBatch(
      v,
      { latent: encode(weights, config, input("image", image)) },
      images.map((i) => ({ image: i })),
      { latent: "out.latent_mean" },
    )),
    ...(await overBatch(
      v,
      { image: decode(weights, config, input("latent", latent)) },
      latents.map((l) => ({ latent: l })),
      { image: "out.image" },
    )),
  ];
}

const pixelsOf = (c: VisionConfig): Tensor => input("pixels", [c.num_channels, c.image_size, c.image_size]);

export async function verifySiglip(v: Vectors): Promise<Check[]> {
  const config = siglipConfig.parse(v.meta("config"));
  const weights = weightsOf(await v.weights());
  const { levels, last } = siglip(weights, config, { high: -2, mid: -11, low: -20 }, pixelsOf(config));
  const expected = {
    high: "out.hidden_high",
    mid: "out.hidden_mid",
    low: "out.hidden_low",
    last_hidden_state: "out.last_hidden_state",
  };
  return overBatch(
    v,
    { ...levels, last_hidden_state: siglipNorm(weights, config, last) },
    batch(await v.floats("in.pixels")).map((pixels) => ({ pixels })),
    expected,
  );
}

export async function verifyClipVision(v: Vectors): Promise<Check[]> {
  const config = clipVisionConfig.parse(v.meta("config"));
  return overBatch(
    v,
    { image_embeds: clipVision(weightsOf(await v.weights()), config, pixelsOf(config)) },
    batch(await v.floats("in.pixels")).map((pixels) => ({ pixels })),
    { image_embeds: "out.image_embeds" },
  );
}

async function tokenRows(v: Vectors): Promise<(Value & { readonly data: BigInt64Array })[]> {
  const {
    data,
    shape: [rows, tokens],
  } = await v.integers("in.input_ids");
  return Array.from({ length: rows! }, (_, n) => ({
    data: data.slice(n * tokens!, (n + 1) * tokens!),
    shape: [tokens!],
  }));
}

export async function verifyClipText(v: Vectors): Promise<Check[]> {
  const config = clipTextConfig.parse(v.meta("config"));
  const rows = await tokenRows(v);
  const weights = weightsOf(await v.weights());
  const table = weights.tensor("text_model.embeddings.token_embedding.weight");
  const items = await Promise.all(
    rows.map(async ({ data }) => ({
      embedded: await embeddingsOf(table, data),
      end: { data: BigInt64Array.of(BigInt(endOf(data, config))), shape: [1] },
    })),
  );
  const expected = { last_hidden_state: "out.last_hidden_state", pooled: "out.pooled", text_embeds: "out.text_embeds" };
  const embedded = input("embedded", [rows[0]!.data.length, config.hidden_size]);
  const { last, pooled, projected } = clipText(weights, config, { embedded, end: input("end", [1], "int64") });
  const outputs = { last_hidden_state: last, pooled, ...(projected ? { text_embeds: projected } : {}) };
  return overBatch(v, outputs, items, expected);
}

export async function verifyT5(v: Vectors): Promise<Check[]> {
  const rows = await tokenRows(v);
  const weights = weightsOf(await v.weights());
  const config = t5Config.parse(v.meta("config"));
  const { last } = t5(weights, config, input("embedded", [rows[0]!.data.length, config.d_model]));
  const items = await Promise.all(
    rows.map(async ({ data }) => ({ embedded: await embeddingsOf(weights.tensor("shared.weight"), data) })),
  );
  return overBatch(v, { last_hidden_state: last }, items, { last_hidden_state: "out.last_hidden_state" });
}
