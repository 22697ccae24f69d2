import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadTokenizer, type Tokenizer, type TokenizerOptions } from "./tokenizer.ts";

const bundled = (file: string) => fileURLToPath(new URL(`../../../models/uso-mini/${file}`, import.meta.url));
const load = (file: string, options: TokenizerOptions) => loadTokenizer({ kind: "tokenizer.json", file }, options);
const kept = ({ ids, tokens }: { ids: BigInt64Array; tokens: number }) => [...ids].slice(0, tokens).map(Number);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tokenizer-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

describe("the bundled model's tokenizers", () => {
  const length = 32;
  const { vocab } = (
    JSON.parse(readFileSync(bundled("t5-tokenizer.json"), "utf8")) as { model: { vocab: Record<string, number> } }
  ).model;
  /** The rule the bundled model was trained with: known words and signs by number, all others as 4. */
  const words = (text: string) =>
    (text.toLowerCase().match(/[a-z0-9]+|[.,]/g) ?? []).map((word) => (Object.hasOwn(vocab, word) ? vocab[word]! : 4));
  const padded = (ids: number[], pad: number) =>
    BigInt64Array.from([...ids, ...Array<number>(length - ids.length).fill(pad)].map(BigInt));
  const t5Rule = (text: string) => padded([...words(text).slice(0, length - 1), 1], 0);
  const clipRule = (text: string) => padded([3, ...words(text).slice(0, length - 2), 2], 2);

  let t5: Tokenizer;
  let clip: Tokenizer;
  beforeAll(async () => {
    t5 = await load(bundled("t5-tokenizer.json"), { maxLength: length, padTokenId: 0, vocabSize: 128 });
    clip = await load(bundled("clip-tokenizer.json"), { maxLength: length, padTokenId: 2, vocabSize: 128 });
  });

  test("a known prompt has the ids written down here", () => {
    expect(kept(t5.encode("A man with a hat."))).toEqual([7, 41, 74, 7, 34, 6, 1]);
    expect(kept(clip.encode("A man with a hat."))).toEqual([3, 7, 41, 74, 7, 34, 6, 2]);
  });

  test.each([
    "",
    "   \n\t ",
    "portrait of a woman, oil painting",
    "PORTRAIT of a Woman,oil painting.",
    "a zebra at the beach, glazed in cobalt2",
    "attic manly glassesblue",
    "!?;:-_()[]{}<>/\\'\"`~@#$%^&*+=|",
    "...,,,",
    "café naïve Ünïcödé 日本語 😀 \u200b\u0000 \ud800",
    "neon_style-print/poster",
    "x".repeat(41),
    "constructor __proto__ toString",
    Array(29).fill("red").join(" "),
    Array(30).fill("red").join(" "),
    Array(31).fill("red").join(" "),
    Array(32).fill("red").join(" "),
    "in the style of a vintage photo, ".repeat(200),
  ])("ids are those of training: %j", (text) => {
    expect(t5.encode(text).ids).toEqual(t5Rule(text));
    expect(clip.encode(text).ids).toEqual(clipRule(text));
  });

  test("ids are those of training for 300 texts put together at random", () => {
    const pieces = [...Object.keys(vocab).slice(5), "zebra", "Ä", "7", "-", "'s", ".", ",", "  ", "\n", "HAT", "😀"];
    let state = 7;
    const draw = (n: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * n);
    };
    for (let i = 0; i < 300; i++) {
      const text = Array.from({ length: draw(40) }, () => pieces[draw(pieces.length)]! + (draw(3) ? " " : "")).join("");
      expect({ text, ids: t5.encode(text).ids }).toEqual({ text, ids: t5Rule(text) });
      expect({ text, ids: clip.encode(text).ids }).toEqual({ text, ids: clipRule(text) });
    }
  });

  test("a text that just fits is whole; one word more is cut, and the end token stays last", () => {
    const fits = clip.encode(Array(30).fill("red").join(" "));
    expect(fits).toMatchObject({ tokens: 32, truncated: false });
    const over = clip.encode(Array(31).fill("red").join(" "));
    expect(over).toMatchObject({ tokens: 33, truncated: true });
    expect(over.ids.at(-1)).toBe(2n);
    expect(over.ids).toHaveLength(32);
    expect(t5.encode(Array(31).fill("red").join(" ")).truncated).toBe(false);
  });

  test("lengths other than the bundled one are met as well", async () => {
    const short = await load(bundled("clip-tokenizer.json"), { maxLength: 4, padTokenId: 2 });
    expect([...short.encode("a man with a hat").ids]).toEqual([3n, 7n, 41n, 2n]);
    const bare = await load(bundled("clip-tokenizer.json"), { maxLength: 2, padTokenId: 2 });
    expect([...bare.encode("a man").ids]).toEqual([3n, 2n]);
  });

  test("a length with no room for start and end, and an embedding too small, are refused", async () => {
    await expect(load(bundled("clip-tokenizer.json"), { maxLength: 1, padTokenId: 2 })).rejects.toMatchObject({
      code: "text.tokenizer-length",
    });
    await expect(
      load(bundled("t5-tokenizer.json"), { maxLength: 8, padTokenId: 99, vocabSize: 77 }),
    ).rejects.toMatchObject({ code: "text.token-out-of-range" });
    const small = await load(bundled("t5-tokenizer.json"), { maxLength: 8, padTokenId: 0, vocabSize: 20 });
    expect(() => small.encode("yellow")).toThrow(expect.objectContaining({ code: "text.token-out-of-range" }));
  });
});

describe("CLIP from vocab.json and merges.txt", () => {
  const vocab = Object.fromEntries(
    [
      "c",
      "a",
      "t",
      "s",
      "a</w>",
      "t</w>",
      "s</w>",
      "ca",
      "cat</w>",
      "!</w>",
      "'s</w>",
      "1</w>",
      "2</w>",
      "<|startoftext|>",
      "<|endoftext|>",
    ].map((token, id) => [token, id]),
  );
  const merges = "#version: 0.2\nc a\nca t</w>\n' s</w>\n";
  const clip = async (mergesText = merges) =>
    loadTokenizer(
      { kind: "bpe", vocab: await written("vocab.json", vocab), merges: await written("merges.txt", mergesText) },
      { maxLength: 10, padTokenId: 14, vocabSize: 15 },
    );

  test("words are merged in order of importance, in lower case, between start and end", async () => {
    expect(kept((await clip()).encode("  CAT \n a cat's"))).toEqual([13, 8, 4, 8, 10, 14]);
    expect(kept((await clip("#version: 0.2\r\nc a\r\nca t</w>\r\n")).encode("cat"))).toEqual([13, 8, 14]);
    expect(kept((await clip()).encode("cats"))).toEqual([13, 7, 2, 6, 14]);
  });

  test("digits stand alone, runs of signs together, and unknown signs become the end token", async () => {
    expect(kept((await clip()).encode("12!"))).toEqual([13, 11, 12, 9, 14]);
    expect(kept((await clip()).encode("z"))).toEqual([13, 14, 14]);
  });

  test("a vocabulary without start token, or with ids that are no numbers, is refused", async () => {
    const mergesFile = await written("merges.txt", merges);
    for (const [broken, named] of [
      [{ a: 1 }, "<|startoftext|>"],
      [{ a: "1" }, "a"],
      [[], ""],
    ] as const) {
      const source = { kind: "bpe", vocab: await written("broken.json", broken), merges: mergesFile } as const;
      await expect(loadTokenizer(source, { maxLength: 8, padTokenId: 0 })).rejects.toMatchObject({
        code: "text.tokenizer-unusable",
        message: expect.stringContaining(named) as unknown,
      });
    }
  });
});

describe("tokenizer files that cannot be used", () => {
  const model = { type: "WordPiece", vocab: { a: 0 }, unk_token: "?", continuing_subword_prefix: "##" };
  const sound = { added_tokens: [], normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null, model };

  test("a missing file and a folder are refused", async () => {
    await expect(load(join(folder, "absent.json"), { maxLength: 8, padTokenId: 0 })).rejects.toMatchObject({
      code: "text.tokenizer-missing",
    });
    await expect(load(folder, { maxLength: 8, padTokenId: 0 })).rejects.toMatchObject({
      code: "text.tokenizer-unusable",
    });
  });

  test.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["null", "null"],
    ["an empty object", "{}"],
    ["no list of added tokens", { ...sound, added_tokens: undefined }],
    ["an unknown model", { ...sound, model: { type: "Oracle", vocab: {} } }],
    ["an unknown normalizer", { ...sound, normalizer: { type: "Oracle" } }],
    [
      "a post-processor that drops the text",
      { ...sound, post_processor: { type: "TemplateProcessing", single: [], pair: [] } },
    ],
  ])("%s is refused", async (_, content) => {
    const file = await written("broken.json", content);
    await expect(load(file, { maxLength: 8, padTokenId: 0 })).rejects.toMatchObject({
      code: "text.tokenizer-unusable",
      data: { file },
    });
  });

  test("a word without a number is a fault that names it, not an id that is no number", async () => {
    const tokenizer = await load(await written("unknown.json", sound), { maxLength: 8, padTokenId: 0 });
    expect(tokenizer.encode("a").ids[0]).toBe(0n);
    expect(() => tokenizer.encode("b")).toThrow(expect.objectContaining({ code: "text.token-unknown" }));
  });

  test("an end token without a number is found when the tokenizer is loaded", async () => {
    const single = [{ Sequence: { id: "A", type_id: 0 } }, { SpecialToken: { id: "</s>", type_id: 0 } }];
    const file = await written("end.json", {
      ...sound,
      post_processor: { type: "TemplateProcessing", single, pair: [] },
    });
    await expect(load(file, { maxLength: 8, padTokenId: 0 })).rejects.toMatchObject({
      code: "text.token-unknown",
      data: { token: "</s>" },
    });
  });
});

const published = fileURLToPath(new URL("../../../../shared/tokenizers/", import.meta.url));
const missing = !existsSync(published);
const reason = missing ? " (skipped: the published tokenizers are not in ../shared/tokenizers)" : "";

describe.skipIf(missing)(`the published tokenizers${reason}`, () => {
  const clip = () =>
    loadTokenizer(
      { kind: "bpe", vocab: join(published, "clip/vocab.json"), merges: join(published, "clip/merges.txt") },
      { maxLength: 77, padTokenId: 49407, vocabSize: 49408 },
    );
  const t5 = () => load(join(published, "t5/tokenizer.json"), { maxLength: 512, padTokenId: 0, vocabSize: 32128 });

  test("CLIP gives the published ids, padded with its end token", async () => {
    const encoded = (await clip()).encode("a photo of a cat");
    expect(kept(encoded)).toEqual([49406, 320, 1125, 539, 320, 2368, 49407]);
    expect(encoded.ids).toHaveLength(77);
    expect([...encoded.ids.subarray(7)].every((id) => id === 49407n)).toBe(true);
    expect(kept((await clip()).encode("  A Photo\nOF a   CAT "))).toEqual(kept(encoded));
  });

  test("T5 gives the published ids, padded with zeros", async () => {
    const encoded = (await t5()).encode("Studies have been shown that owning a dog is good for you");
    expect(kept(encoded)).toEqual([6536, 43, 118, 2008, 24, 293, 53, 3, 9, 1782, 19, 207, 21, 25, 1]);
    expect(encoded.ids).toHaveLength(512);
    expect([...encoded.ids.subarray(15)].every((id) => id === 0n)).toBe(true);
  });

  test("an empty prompt is start and end alone", async () => {
    expect(kept((await clip()).encode(""))).toEqual([49406, 49407]);
    expect(kept((await t5()).encode(""))).toEqual([1]);
  });

  test("the longest prompt a recipe allows is cut, its end token kept", async () => {
    for (const [tokenizer, end] of [
      [await clip(), 49407n],
      [await t5(), 1n],
    ] as const) {
      const encoded = tokenizer.encode("owning a dog 😀 ".repeat(500));
      expect(encoded.truncated).toBe(true);
      expect(encoded.ids.at(-1)).toBe(end);
    }
  });
});
