/** A USO model, opened: its weights by name, its tokenizers, its networks run on pictures and prompts. */
import type { PictureShape } from "../../contract/plan.ts";
import type { Provider } from "../../contract/provider.ts";
import { decodeTiled, encodeTiled, isOneTile, type BetweenTiles, type OfTile, type Tiling } from "./tiling/tiles.ts";
import { ConditioningCache, keyOfPixels, keyOfText } from "./conditioning-cache.ts";
import { toPlanes, type Pixels } from "../../formats/picture/pixels.ts";
import { fileOf, type ModelFolder } from "../../formats/manifest.ts";
import { reduction } from "../networks/autoencoder.ts";
import { endOf } from "../networks/clip.ts";
import { levels, type Level } from "../networks/projector.ts";
import { meansFor, type Wishes } from "./planning/means.ts";
import { networksOf, transformerOf, type Networks } from "./networks.ts";
import { openWeights } from "./open-weights.ts";
import { planPicture, type PicturePlan } from "./planning/picture.ts";
import type { FloatValue } from "../runtime/session.ts";
import { Sessions } from "../runtime/sessions.ts";
import { loadTokenizer, type Tokenizer, type TokenizerSource } from "../text/tokenizer.ts";
import { statisticsOf, type Measure, type Named } from "./tiling/statistics.ts";
import type { FurtherLora, TransformerModel } from "./transformer-networks.ts";
import { lookUp } from "../weights/rows.ts";

/** A latent [channels, height, width]. */
export type Latent = FloatValue;

/** What a prompt says to the transformer. */
export interface EncodedPrompt {
  readonly text: FloatValue;
  readonly pooled: FloatValue;
  /** True where the prompt is longer than a text encoder reads. */
  readonly truncated: boolean;
}

/** Told after each tile but the last, how many of how many are done. */
export type OnTile = (done: number, tiles: number) => void;

export interface UsoModel {
  readonly manifest: ModelFolder["manifest"];
  readonly transformer: TransformerModel;
  /**
   * Gets ready for pictures of this shape: plans them for the memory that is free now.
   * @throws Fault `runtime.does-not-fit`
   */
  prepareFor(shape: PictureShape, loras?: readonly FurtherLora[]): Promise<PicturePlan>;
  readonly sessions: Sessions;
  /** Pixels of the picture that one place of the latent stands for, on each axis. */
  readonly reduction: number;
  /** Pictures larger than a tile are encoded and decoded by tiles where the plan of the picture has them; the sessions pause between tiles. */
  encodeSubject(pixels: Pixels, onTile?: OnTile): Promise<Latent>;
  /** Here as for subjects and prompts: what was encoded lately is not encoded again (see conditioning-cache.ts). */
  encodeStyle(pixels: Pixels): Promise<Readonly<Record<Level, FloatValue>>>;
  encodePrompt(prompt: string): Promise<EncodedPrompt>;
  /** Planes [3, height, width] in about −1…1. */
  decode(latent: Latent, onTile?: OnTile): Promise<FloatValue>;
  release(): Promise<void>;
}

/**
 * Opens a model for a provider. Reads headers and tokenizers only; each network loads when it is first needed.
 * @throws Fault `weights.*`, `text.*` where a file cannot be used, `weights.float8` where it is first to be optimised.
 */
export async function openUso(model: ModelFolder, provider: Provider, wishes: Wishes = {}): Promise<UsoModel> {
  const { manifest } = model;
  const { components: c } = manifest;
  const sessions = new Sessions((await meansFor(manifest, provider, wishes)).means);
  const tokenizer = (part: typeof c.t5 | typeof c.clip): Promise<Tokenizer> =>
    loadTokenizer(inFolder(model, part.tokenizer), {
      maxLength: part.max_length,
      padTokenId: part.pad_token_id,
      vocabSize: part.config.vocab_size,
    });
  const [weights, t5Tokenizer, clipTokenizer] = await Promise.all([
    openWeights(model),
    tokenizer(c.t5),
    tokenizer(c.clip),
  ]);

  const networks = (): Networks => networksOf(weights, manifest, sessions.means);
  const factor = reduction(c.autoencoder.config);
  let planned: Tiling | null = null;
  const tiles = (): Tiling | null => (wishes.tiles === undefined ? planned : wishes.tiles);
  const cache = new ConditioningCache();
  const between =
    (onTile?: OnTile): BetweenTiles =>
    (done, all) => (onTile?.(done, all), sessions.pause());
  const encodeTile: OfTile = async (image) => {
    const [, height, width] = image.shape as [number, number, number];
    return (await sessions.run(...networks().encode(width, height), { image }))["latent"]!;
  };
  const decodeWhole: OfTile = async (latent) => {
    const [, height, width] = latent.shape as [number, number, number];
    return (await sessions.run(...networks().decode(width, height), { latent }))["image"]!;
  };
  const decodePart =
    (statistics: Named): OfTile =>
    async (latent) => {
      const [, height, width] = latent.shape as [number, number, number];
      return (await sessions.run(...networks().decodePart(width, height), { latent, ...statistics }))["image"]!;
    };
  const measure: Measure = (latent) => {
    const [, height, width] = latent.shape as [number, number, number];
    return sessions.run(...networks().decoderStatistics(width, height), { latent });
  };

  return {
    manifest,
    sessions,
    reduction: factor,
    transformer: transformerOf(weights, manifest),
    async prepareFor(shape, loras) {
      const { means: now } = await meansFor(manifest, provider, wishes, sessions.held);
      // Loaded networks stay where what is free has not changed much: they cost more than a little memory left unused.
      const change = now.memory / sessions.means.memory;
      if (change < 0.8 || change > 1.5) await sessions.change(now);
      const plan = planPicture(weights, manifest, shape, sessions.means, loras);
      planned = plan.tiles;
      return plan;
    },
    encodeSubject(pixels, onTile) {
      const tiling = tiles();
      return cache.get(
        keyOfPixels(tiling ? `subject by ${tiling.side} and ${tiling.overlap}` : "subject", pixels),
        async () => {
          const image = { data: toPlanes(pixels), shape: [3, pixels.height, pixels.width] };
          return tiling ? encodeTiled(image, encodeTile, factor, tiling, between(onTile)) : encodeTile(image);
        },
      );
    },
    encodeStyle: (pixels) =>
      cache.get(keyOfPixels("style", pixels), async () => {
        const values = { pixels: { data: toPlanes(pixels), shape: [3, pixels.height, pixels.width] } };
        const states = await sessions.run(...networks().siglip(), values);
        return Object.fromEntries(levels.map((level) => [level, states[level]!])) as Record<Level, FloatValue>;
      }),
    encodePrompt: (prompt) =>
      cache.get(keyOfText(prompt), async () => {
        const [forT5, forClip] = [t5Tokenizer.encode(prompt), clipTokenizer.encode(prompt)];
        const text = await sessions.run(...networks().t5(), {
          embedded: await lookUp(weights.t5.tensor("shared.weight"), forT5.ids),
        });
        const end = { data: BigInt64Array.of(BigInt(endOf(forClip.ids, c.clip.config))), shape: [1] };
        const pooled = await sessions.run(...networks().clip(), {
          embedded: await lookUp(weights.clip.tensor("text_model.embeddings.token_embedding.weight"), forClip.ids),
          end,
        });
        return { text: text["last_hidden_state"]!, pooled: pooled["pooled"]!, truncated: forT5.truncated };
      }),
    async decode(latent, onTile) {
      const tiling = tiles();
      const [, height, width] = latent.shape as [number, number, number];
      if (!tiling || isOneTile({ width, height }, tiling)) return decodeWhole(latent);
      const statistics = await statisticsOf(latent, tiling, measure, () => sessions.pause());
      return decodeTiled(latent, decodePart(statistics), tiling, between(onTile));
    },
    release() {
      cache.clear();
      return sessions.release();
    },
  };
}

function inFolder(model: ModelFolder, source: TokenizerSource): TokenizerSource {
  return source.kind === "bpe"
    ? { ...source, vocab: fileOf(model, source.vocab), merges: fileOf(model, source.merges) }
    : { ...source, file: fileOf(model, source.file) };
}
