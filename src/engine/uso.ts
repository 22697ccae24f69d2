/** A USO model, opened: its weights by name, its tokenizers, its networks run on pictures and prompts. */
import type { Provider } from "../contract/provider.ts";
import type { Precision } from "./graph/precision.ts";
import { toPlanes, type Pixels } from "./image/pixels.ts";
import { fileOf, type ModelFolder } from "./manifest.ts";
import { decode, encode, reduction } from "./models/autoencoder.ts";
import { clipText, endOf } from "./models/clip.ts";
import { levels, type Level } from "./models/projector.ts";
import { siglip } from "./models/siglip.ts";
import { t5Encoder } from "./models/t5.ts";
import { openWeights } from "./open-weights.ts";
import { memoryFor } from "./runtime/memory.ts";
import type { FloatValue } from "./runtime/session.ts";
import { Sessions } from "./runtime/sessions.ts";
import { loadTokenizer, type Tokenizer, type TokenizerSource } from "./text/tokenizer.ts";
import type { TransformerModel } from "./transformer.ts";
import { lookUp } from "./weights/rows.ts";

/** A latent [channels, height, width]. */
export type Latent = FloatValue;

/** What a prompt says to the transformer. */
export interface EncodedPrompt {
  readonly text: FloatValue;
  readonly pooled: FloatValue;
  /** True where the prompt is longer than a text encoder reads. */
  readonly truncated: boolean;
}

export interface UsoModel {
  readonly manifest: ModelFolder["manifest"];
  readonly transformer: TransformerModel;
  readonly sessions: Sessions;
  /** Pixels of the picture that one place of the latent stands for, on each axis. */
  readonly reduction: number;
  encodeSubject(pixels: Pixels): Promise<Latent>;
  encodeStyle(pixels: Pixels): Promise<Readonly<Record<Level, FloatValue>>>;
  encodePrompt(prompt: string): Promise<EncodedPrompt>;
  /** Planes [3, height, width] in about −1…1. */
  decode(latent: Latent): Promise<FloatValue>;
  release(): Promise<void>;
}

export interface OpenOptions {
  readonly precision?: Precision;
  /** Bytes that networks may take; what is free where absent. */
  readonly memory?: number;
}

/** A model below this many bytes is repacked whole. */
const SMALL = 256 * 2 ** 20;

/**
 * Opens a model for a provider. Reads headers and tokenizers only; each network loads when it is first needed.
 * @throws Fault `weights.*`, `text.*` where a file cannot be used, `weights.float8` where it is first to be optimised.
 */
export async function openUso(model: ModelFolder, provider: Provider, { precision = "float32", memory }: OpenOptions = {}): Promise<UsoModel> {
  const { manifest } = model;
  const { components: c } = manifest;
  const bytes = Object.values(manifest.files).reduce((sum, f) => sum + f.bytes, 0);
  const { bytes: allowed } = await memoryFor(provider, memory);
  const sessions = new Sessions({ provider, precision, memory: allowed, small: bytes < SMALL });
  const tokenizer = (part: typeof c.t5 | typeof c.clip): Promise<Tokenizer> =>
    loadTokenizer(inFolder(model, part.tokenizer), { maxLength: part.max_length, padTokenId: part.pad_token_id, vocabSize: part.config.vocab_size });
  const [weights, t5Tokenizer, clipTokenizer] = await Promise.all([openWeights(model), tokenizer(c.t5), tokenizer(c.clip)]);

  return {
    manifest,
    sessions,
    reduction: reduction(c.autoencoder.config),
    transformer: {
      weights: weights.transformer,
      config: c.transformer.config,
      projector: { ...c.projector.config, siglip_dim: c.siglip.config.hidden_size },
      lora: manifest.lora ? "branch" : "none",
    },
    async encodeSubject(pixels) {
      const { width, height } = pixels;
      const image = { data: toPlanes(pixels), shape: [3, height, width] };
      return (await sessions.run(`encode ${width}×${height}`, () => encode(weights.autoencoder, c.autoencoder.config, height, width), { image }))["latent"]!;
    },
    async encodeStyle(pixels) {
      const values = { pixels: { data: toPlanes(pixels), shape: [3, pixels.height, pixels.width] } };
      const states = await sessions.run("siglip", () => siglip(weights.siglip, c.siglip.config, c.projector.config.hidden_states), values);
      return Object.fromEntries(levels.map((level) => [level, states[level]!])) as Record<Level, FloatValue>;
    },
    async encodePrompt(prompt) {
      const [forT5, forClip] = [t5Tokenizer.encode(prompt), clipTokenizer.encode(prompt)];
      const text = await sessions.run("t5", () => t5Encoder(weights.t5, c.t5.config, c.t5.max_length), { embedded: await lookUp(weights.t5.tensor("shared.weight"), forT5.ids) });
      const end = { data: BigInt64Array.of(BigInt(endOf(forClip.ids, c.clip.config))), shape: [1] };
      const pooled = await sessions.run("clip", () => clipText(weights.clip, c.clip.config, c.clip.max_length), { embedded: await lookUp(weights.clip.tensor("text_model.embeddings.token_embedding.weight"), forClip.ids), end });
      return { text: text["last_hidden_state"]!, pooled: pooled["pooled"]!, truncated: forT5.truncated };
    },
    async decode(latent) {
      const [, height, width] = latent.shape as [number, number, number];
      return (await sessions.run(`decode ${width}×${height}`, () => decode(weights.autoencoder, c.autoencoder.config, height, width), { latent }))["image"]!;
    },
    release: () => sessions.release(),
  };
}

function inFolder(model: ModelFolder, source: TokenizerSource): TokenizerSource {
  return source.kind === "bpe" ? { ...source, vocab: fileOf(model, source.vocab), merges: fileOf(model, source.merges) } : { ...source, file: fileOf(model, source.file) };
}
