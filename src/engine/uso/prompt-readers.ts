/** The tokenizers of a model's text encoders. */
import type { PromptReading } from "../../contract/making/reading.ts";
import { fileOf, type ModelFolder } from "../../formats/manifest.ts";
import { readingOf } from "../text/reading.ts";
import { loadTokenizer, type Tokenizer, type TokenizerSource } from "../text/tokenizer.ts";

/** What a manifest says of an encoder's words. */
interface EncoderSettings {
  readonly tokenizer: TokenizerSource;
  readonly max_length: number;
  readonly pad_token_id: number;
  readonly config: { readonly vocab_size: number };
}

/** The tokenizer of a text encoder. @throws as `loadTokenizer` */
export function tokenizerOf(settings: EncoderSettings, fileOf: (name: string) => string): Promise<Tokenizer> {
  const { tokenizer, max_length, pad_token_id, config } = settings;
  const source =
    tokenizer.kind === "bpe"
      ? { ...tokenizer, vocab: fileOf(tokenizer.vocab), merges: fileOf(tokenizer.merges) }
      : { ...tokenizer, file: fileOf(tokenizer.file) };
  return loadTokenizer(source, { maxLength: max_length, padTokenId: pad_token_id, vocabSize: config.vocab_size });
}

/**
 * Opens what tells which words of a prompt a model reads. No network is loaded.
 * @throws Fault `text.*` where a tokenizer cannot be used
 */
export async function openReading(model: ModelFolder): Promise<(prompt: string) => PromptReading> {
  const { t5, clip } = model.manifest.components;
  const tokenizer = (settings: EncoderSettings) => tokenizerOf(settings, (name) => fileOf(model, name));
  const [forT5, forClip] = await Promise.all([tokenizer(t5), tokenizer(clip)]);
  const readers = [
    { encoder: "T5", reads: t5.max_length, tokenizer: forT5 },
    { encoder: "CLIP", reads: clip.max_length, tokenizer: forClip },
  ] as const;
  return (prompt) => readingOf(readers, prompt);
}
