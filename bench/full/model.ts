/** Makes a model of the random weights where they lie. */
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Manifest } from "../../src/engine/manifest.ts";
import { textFilesOf, weightFilesOf } from "./files.ts";
import { siglipTokens, type ModelSizes } from "./sizes.ts";

/** Writes the `model.json` of a checkpoint that `writeCheckpoint` wrote. */
export async function describeModel(published: string, folder: string, sizes: ModelSizes): Promise<void> {
  const names = [...weightFilesOf(sizes), ...textFilesOf(sizes)].map(({ path }) => join(published, path));
  const named = (...ends: readonly string[]): string[] => names.filter((name) => ends.some((end) => name.endsWith(end)));
  const [file, t5Json, vocab, merges] = [(end: string) => named(end)[0]!, named("tokenizer.json")[0]!, named("vocab.json")[0]!, named("merges.txt")[0]!];
  const { transformer, autoencoder, siglip, t5, clip } = sizes;
  const manifest: Manifest = {
    format: 1, id: "full-size", name: "Random weights", description: "Computes as the published model does and shows nothing.", family: "uso-flux1",
    licence: { name: "none", commercial: true },
    components: {
      transformer: { files: [file("flux1-dev.safetensors")], config: { ...transformer, axes_dim: [...transformer.axes_dim] } },
      projector: { files: [file("projector.safetensors")], config: { siglip_tokens: siglipTokens(sizes), style_tokens_per_level: sizes.style_tokens_per_level, hidden_states: { high: -2, mid: -11, low: -20 } } },
      autoencoder: { files: [file("ae.safetensors")], config: { ...autoencoder, ch_mult: [...autoencoder.ch_mult] } },
      siglip: { files: [file("siglip-so400m-patch14-384/model.safetensors")], config: siglip },
      t5: { files: named("00001-of-00002.safetensors", "00002-of-00002.safetensors"), config: t5, tokenizer: { kind: "tokenizer.json", file: t5Json }, max_length: 512, pad_token_id: 0 },
      clip: { files: [file("text_encoder/model.safetensors")], config: clip, tokenizer: { kind: "bpe", vocab, merges }, max_length: clip.max_position_embeddings, pad_token_id: clip.eos_token_id },
    },
    lora: { files: [file("dit_lora.safetensors")] },
    files: Object.fromEntries(await Promise.all(names.map(async (name) => [name, { bytes: (await stat(name)).size }] as const))),
    image: { position_span: null, style_size: siglip.image_size },
    defaults: { width: 1024, height: 1024, steps: 25, guidance: 4, content_long_side: 512, schedule: "uso" },
    preview: { weight: Array.from({ length: 3 }, () => Array.from({ length: autoencoder.z_channels }, () => 0)), bias: [0.5, 0.5, 0.5] },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "model.json"), JSON.stringify(manifest, null, 2));
}
