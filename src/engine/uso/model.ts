/** A USO model, opened: its weights by name, its tokenizers, its networks run on pictures and prompts. */
import type { PictureShape } from "../../contract/making/plan.ts";
import type { Provider } from "../../contract/making/provider.ts";
import { allWeightFiles, fileOf, type ModelFolder } from "../../formats/manifest.ts";
import { toPlanes, type Pixels } from "../../formats/picture/pixels.ts";
import { reduction } from "../../formats/configs.ts";
import type { Level } from "../networks/projector.ts";
import type { FloatValue, RunOptions } from "../runtime/session.ts";
import { openEncoder } from "../runtime/encoder.ts";
import { Sessions } from "../runtime/sessions.ts";
import { decodeLatent, encodePicture, type Latent } from "./autoencoder.ts";
import { ConditioningCache, keyOfPixels, keyOfText } from "./conditioning-cache.ts";
import { clipEncoder, styleEncoder, t5Encoder } from "./encoders.ts";
import { modelGraphs, type ModelGraphs } from "./graphs/model.ts";
import { openWeights } from "./open-weights.ts";
import { budgetFor, type ModelOptions } from "./planning/budget.ts";
import { planPicture, type PicturePlan } from "./planning/picture.ts";
import type { Tiling } from "./tiling/tiles.ts";
import { transformerOf, type FurtherLora, type TransformerModel } from "./transformer.ts";

/** What a prompt says to the transformer. */
export interface EncodedPrompt {
  readonly text: FloatValue;
  readonly pooled: FloatValue;
}

/** What was encoded lately is not encoded again (see conditioning-cache.ts). */
export interface UsoModel {
  readonly manifest: ModelFolder["manifest"];
  /** Of all its weights. Absolute. */
  readonly files: readonly string[];
  readonly transformer: TransformerModel;
  readonly sessions: Sessions;
  /** Pixels of the picture that one place of the latent stands for, on each axis. */
  readonly reduction: number;
  /**
   * Plans pictures of this shape for the memory that is free now.
   * @throws Fault `runtime.does-not-fit`
   */
  plan(shape: PictureShape, loras?: readonly FurtherLora[]): Promise<PicturePlan>;
  /** @param tiles as the plan of the picture has them; null for the whole at once, here and below */
  encodeSubject(pixels: Pixels, tiles: Tiling | null, options?: RunOptions): Promise<Latent>;
  encodeStyle(picture: Pixels, options?: RunOptions): Promise<Readonly<Record<Level, FloatValue>>>;
  encodePrompt(prompt: string, options?: RunOptions): Promise<EncodedPrompt>;
  /** Planes [3, height, width] in about −1…1. */
  decode(latent: Latent, tiles: Tiling | null, options?: RunOptions): Promise<FloatValue>;
  release(): Promise<void>;
}

/**
 * Opens a model for a provider. Reads headers and tokenizers only; each network loads when it is first needed.
 * @throws Fault `weights.*`, `text.*` where a file cannot be used, `weights.float8` where it is first to be optimised.
 */
export async function openUso(model: ModelFolder, provider: Provider, wanted: ModelOptions = {}): Promise<UsoModel> {
  const { manifest } = model;
  const { components: c } = manifest;
  const factor = reduction(c.autoencoder.config);
  const weights = await openWeights(model);
  const sessions = new Sessions((await budgetFor(manifest, provider, wanted)).budget);
  const within = { fileOf: (name: string) => fileOf(model, name) };
  const [styleOf, t5Of, clipOf] = await Promise.all([
    openEncoder(
      styleEncoder(c.projector.config.hidden_states),
      { ...within, settings: c.siglip, lookup: weights.siglip },
      sessions,
    ),
    openEncoder(t5Encoder, { ...within, settings: c.t5, lookup: weights.t5 }, sessions),
    openEncoder(clipEncoder, { ...within, settings: c.clip, lookup: weights.clip }, sessions),
  ]);
  const graphs = (): ModelGraphs => modelGraphs(weights, manifest, sessions.budget);
  const cache = new ConditioningCache();

  return {
    manifest,
    files: allWeightFiles(model),
    sessions,
    reduction: factor,
    transformer: transformerOf(weights, manifest),
    async plan(shape, loras) {
      const { budget: now } = await budgetFor(manifest, provider, wanted, sessions.held);
      // Loaded networks stay where what is free has not changed much: they cost more than a little memory left unused.
      const change = now.memory / sessions.budget.memory;
      if (change < 0.8 || change > 1.5) await sessions.change(now);
      const plan = planPicture(weights, manifest, shape, sessions.budget, loras);
      return wanted.tiles === undefined ? plan : { ...plan, tiles: wanted.tiles };
    },
    encodeSubject(pixels, tiles, options) {
      const key = keyOfPixels(tiles ? `subject by ${tiles.side} and ${tiles.overlap}` : "subject", pixels);
      const image = () => ({ data: toPlanes(pixels), shape: [3, pixels.height, pixels.width] });
      return cache.get(key, () => encodePicture(sessions, graphs(), image(), { reduction: factor, tiles }, options));
    },
    encodeStyle: (picture, options) => cache.get(keyOfPixels("style", picture), () => styleOf(picture, options)),
    encodePrompt: (prompt, options) =>
      cache.get(keyOfText(prompt), async () => {
        const { last_hidden_state: text } = await t5Of(prompt, options);
        const { pooled } = await clipOf(prompt, options);
        return { text, pooled };
      }),
    decode: (latent, tiles, options) => decodeLatent(sessions, graphs(), latent, tiles, options),
    release() {
      cache.clear();
      return sessions.release();
    },
  };
}
