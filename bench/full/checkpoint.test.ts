import { stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadTokenizer } from "../../src/engine/text/tokenizer.ts";
import { decodeFloats } from "../../src/formats/safetensors/dtype.ts";
import { readBytes, readSafetensors } from "../../src/formats/safetensors/read.ts";
import type { NetworkPart } from "../../src/main/models/scan/parts.ts";
import { scanFolders } from "../../src/main/models/scan/scan.ts";
import { temporaryFolder } from "../../tests/fixtures/temporary.ts";
import { checkpointBytes, writeCheckpoint } from "./checkpoint.ts";
import { weightFilesOf } from "./files.ts";
import { RandomNumbers } from "./random.ts";
import { fullSize, tinySize } from "./sizes.ts";
import { clipTokenizer, t5Tokenizer } from "./tokenizers.ts";

const folder = temporaryFolder();
await writeCheckpoint(folder, tinySize);
const flux = join(folder, "black-forest-labs/FLUX.1-dev");

test("a scan recognises every part of what was written as whole, of the sizes asked for", async () => {
  const { uso, rejected } = await scanFolders([folder]);
  expect(rejected).toEqual([]);
  expect(uso.complete).toBe(true);
  const config = (part: NetworkPart) => {
    const found = uso.parts[part];
    return found.kind === "found" ? found.found.network.config : found.kind;
  };
  expect(tinySize.transformer).toMatchObject(config("transformer") as object);
  expect(config("projector")).toEqual({
    siglip_tokens: 16,
    siglip_dim: 72,
    style_tokens_per_level: 4,
    hidden_size: 64,
  });
  expect(config("uso-lora")).toMatchObject({ rank: 8, depth: 2, depth_single_blocks: 3 });
});

test("the tokenizers load, know their special tokens and stay within the encoders' tables", async () => {
  const { t5, clip } = tinySize;
  const forT5 = await loadTokenizer(
    { kind: "tokenizer.json", file: join(flux, "tokenizer_2/tokenizer.json") },
    { maxLength: 32, padTokenId: 0, vocabSize: t5.vocab_size },
  );
  const { ids, tokens } = forT5.encode("a portrait in oil");
  expect(ids[tokens - 1]).toBe(1n);
  expect([...ids].filter((id) => id === 2n)).toEqual([]);
  const source = {
    kind: "bpe",
    vocab: join(flux, "tokenizer/vocab.json"),
    merges: join(flux, "tokenizer/merges.txt"),
  } as const;
  const forClip = await loadTokenizer(source, {
    maxLength: 32,
    padTokenId: clip.eos_token_id,
    vocabSize: clip.vocab_size,
  });
  const encoded = forClip.encode("a portrait in oil");
  expect(encoded.ids[0]).toBe(BigInt(clip.vocab_size - 2));
  expect(encoded.ids[encoded.tokens - 1]).toBe(BigInt(clip.eos_token_id));
});

test("vocabularies at the published sizes have the published number of tokens, none twice", () => {
  const t5 = JSON.parse(t5Tokenizer(fullSize.t5.vocab_size)) as { model: { vocab: [string, number][] } };
  expect(new Set(t5.model.vocab.map(([piece]) => piece)).size).toBe(32_100);
  const { vocab, merges } = clipTokenizer(fullSize.clip.vocab_size);
  const ids = JSON.parse(vocab) as Record<string, number>;
  expect(Object.keys(ids)).toHaveLength(49_408);
  expect(ids["<|startoftext|>"]).toBe(49_406);
  expect(merges.trim().split("\n")).toHaveLength(48_894 + 1);
});

test("at full size the files have the published sizes", () => {
  const bytes = (name: string) =>
    weightFilesOf(fullSize)
      .filter(({ path }) => path.endsWith(name))
      .map(
        ({ tensors, dtype }) =>
          tensors.reduce((sum, [, shape]) => sum + shape.reduce((a, b) => a * b, 1), 0) * (dtype === "F32" ? 4 : 2),
      );
  expect(bytes("flux1-dev.safetensors")[0]! / 1e9).toBeCloseTo(23.8, 1);
  expect(bytes("ae.safetensors")[0]! / 1e6).toBeCloseTo(335.3, 0);
  expect(bytes("dit_lora.safetensors")[0]! / 1e6).toBeCloseTo(478, 0);
  expect(checkpointBytes(fullSize) / 1e9).toBeGreaterThan(36);
});

test("what is written is spread as asked, and matrices of one shape differ", async () => {
  const { tensors } = await readSafetensors(join(flux, "flux1-dev.safetensors"));
  const values = async (name: string) => decodeFloats("BF16", await readBytes(tensors.get(name)!));
  const spread = (x: Float32Array) => Math.sqrt(x.reduce((sum, v) => sum + v * v, 0) / x.length);
  const [first, second] = [
    await values("single_blocks.0.linear1.weight"),
    await values("single_blocks.1.linear1.weight"),
  ];
  expect(spread(first)).toBeCloseTo(1 / 8, 2);
  expect(Buffer.compare(Buffer.from(first.buffer), Buffer.from(second.buffer))).not.toBe(0);
  expect(spread(await values("single_blocks.0.norm.query_norm.scale"))).toBeCloseTo(1, 1);
});

test("numbers go on where they ended, past the end of the row from its beginning", () => {
  const numbers = new RandomNumbers(11);
  const size = (pieces: Iterable<Uint8Array>) => [...pieces].map((p) => p.byteLength);
  expect(size(numbers.pieces("BF16", 0, 1, 25))).toEqual([22, 22, 6]);
  const [piece] = [...numbers.pieces("F32", 0, 1, 3)];
  expect(piece!.byteOffset).toBe(4 * 3);
});

test("a whole checkpoint is used again; with a file cut short, or where other sizes are asked for, it is written anew", async () => {
  const elsewhere = join(folder, "again");
  expect((await writeCheckpoint(elsewhere, tinySize)).written).toBe(true);
  expect((await writeCheckpoint(elsewhere, tinySize)).written).toBe(false);
  const file = join(elsewhere, "black-forest-labs/FLUX.1-dev/ae.safetensors");
  await truncate(file, 100);
  expect((await writeCheckpoint(elsewhere, tinySize)).written).toBe(true);
  expect((await stat(file)).size).toBeGreaterThan(100_000);
  expect((await writeCheckpoint(elsewhere, { ...tinySize, lora_rank: 4 })).written).toBe(true);
});

test("where the disk has too little room it says how much is needed and writes nothing", async () => {
  const elsewhere = join(folder, "elsewhere");
  await expect(writeCheckpoint(elsewhere, tinySize, { alsoNeeded: 1e18 })).rejects.toThrow(
    /1000000000\.0 GB are needed/,
  );
  await expect(stat(join(elsewhere, "black-forest-labs"))).rejects.toMatchObject({ code: "ENOENT" });
});
