/** Recognises T5's and CLIP's tokenizers by what they hold; those of other models are none of the scan's business. */
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { Fault, isFault } from "../../../contract/fault.ts";
import type { TokenizerSource } from "../../../engine/text/tokenizer.ts";
import { impostorAt } from "../../../formats/impostor.ts";
import type { TokenizerPart } from "./parts.ts";
import type { Located } from "./walk.ts";

export interface FoundTokenizer {
  readonly tokenizer: {
    readonly component: TokenizerPart;
    /** Its highest number and one: as many words the text encoder must know. */
    readonly tokens: number;
    /** Numbers of the tokens that end a text and that fill it up. */
    readonly end: number;
    readonly pad: number;
  };
  readonly source: TokenizerSource;
  readonly files: readonly string[];
  readonly bytes: number;
}

/** T5's and CLIP's have about 2 MB. */
const longest = 8 * 2 ** 20;

const special = z.object({ id: z.int().nonnegative(), content: z.string() });
const unigram = z.object({ type: z.literal("Unigram"), vocab: z.array(z.tuple([z.string(), z.number()])) });
const bpe = z.object({
  type: z.literal("BPE").optional(),
  end_of_word_suffix: z.literal("</w>"),
  vocab: z.record(z.string(), z.int().nonnegative()),
});
const description = z.object({ added_tokens: z.array(special).default([]), model: z.union([unigram, bpe]) });
const vocabulary = z.record(z.string(), z.int().nonnegative());

/** The tokenizers among these files, each real file once, and those that cannot be read. */
export async function findTokenizers(
  files: readonly Located[],
  signal?: AbortSignal,
): Promise<{
  readonly found: readonly FoundTokenizer[];
  readonly refused: readonly { readonly file: string; readonly problem: Fault }[];
}> {
  const found: FoundTokenizer[] = [];
  const refused: { file: string; problem: Fault }[] = [];
  const seen = new Set<string>();
  for (const { path, real } of files) {
    signal?.throwIfAborted();
    if (/\.txt$/i.test(path) || seen.has(real)) continue;
    seen.add(real);
    try {
      const tokenizer = /vocab\.json$/i.test(path) ? await inTwo(path, files) : await inOne(path);
      if (tokenizer) found.push(tokenizer);
    } catch (error) {
      if (!isFault(error)) throw error;
      refused.push({ file: path, problem: error });
    }
  }
  return { found, refused };
}

async function inOne(path: string): Promise<FoundTokenizer | null> {
  const { value, bytes } = await readJson(path);
  const { success, data } = description.safeParse(value);
  if (!success) return null;
  const { model, added_tokens: added } = data;
  const words =
    model.type === "Unigram"
      ? new Map(model.vocab.map(([word], id) => [word, id]))
      : new Map(Object.entries(model.vocab));
  for (const { content, id } of added) words.set(content, id);
  const tokenizer = model.type === "Unigram" ? t5(words) : clip(words);
  return tokenizer && { tokenizer, source: { kind: "tokenizer.json", file: path }, files: [path], bytes };
}

/** CLIP's as it was first published: the words, and beside them how they are put together. */
async function inTwo(vocab: string, files: readonly Located[]): Promise<FoundTokenizer | null> {
  const { value, bytes } = await readJson(vocab);
  const { success, data } = vocabulary.safeParse(value);
  const tokenizer = success ? clip(new Map(Object.entries(data))) : null;
  if (!tokenizer) return null;
  const merges = join(dirname(vocab), basename(vocab).replace(/vocab\.json$/i, "merges.txt"));
  const beside =
    files.find((f) => f.path === merges) ?? files.find((f) => f.path.toLowerCase() === merges.toLowerCase());
  if (!beside) throw new Fault("scan.merges-missing", { file: vocab, merges: basename(merges) });
  const size = await sizeOf(beside.path);
  // Every token but single letters and the special two is made of a pair.
  const pairs = (await readFile(beside.path, "utf8"))
    .split(/\r?\n/)
    .filter((line) => /^\S+ \S+$/.test(line) && !line.startsWith("#version")).length;
  if (pairs === 0) throw new Fault("scan.tokenizer", { file: beside.path, problem: "it holds no pairs" });
  return {
    tokenizer,
    source: { kind: "bpe", vocab, merges: beside.path },
    files: [vocab, beside.path],
    bytes: bytes + size,
  };
}

type Recognised = FoundTokenizer["tokenizer"] | null;

function t5(words: ReadonlyMap<string, number>): Recognised {
  const [pad, end] = [words.get("<pad>"), words.get("</s>")];
  return pad === undefined || end === undefined
    ? null
    : { component: "t5-tokenizer", tokens: highest(words) + 1, end, pad };
}

/** Texts are filled up with the end token, as upstream. */
function clip(words: ReadonlyMap<string, number>): Recognised {
  const end = words.get("<|endoftext|>");
  return end === undefined || !words.has("<|startoftext|>")
    ? null
    : { component: "clip-tokenizer", tokens: highest(words) + 1, end, pad: end };
}

const highest = (words: ReadonlyMap<string, number>): number => [...words.values()].reduce((a, b) => Math.max(a, b), 0);

/**
 * @throws Fault `weights.impostor`, `scan.tokenizer` where it is no JSON, cannot be read, or is too long for either of
 *   the two
 */
async function readJson(file: string): Promise<{ readonly value: unknown; readonly bytes: number }> {
  const bytes = await sizeOf(file);
  const found = await impostorAt(file).catch(() => null);
  // A tokenizer is JSON; whether of the right kind, its content tells.
  if (found && found.is !== "json") throw new Fault("weights.impostor", { file, found });
  try {
    return { value: JSON.parse(await readFile(file, "utf8")) as unknown, bytes };
  } catch (cause) {
    throw new Fault("scan.tokenizer", { file, problem: (cause as Error).message.slice(0, 200) }, { cause });
  }
}

async function sizeOf(file: string): Promise<number> {
  const about = await stat(file).catch((cause: unknown) => {
    throw new Fault("scan.tokenizer", { file, problem: (cause as Error).message }, { cause });
  });
  if (!about.isFile()) throw new Fault("scan.tokenizer", { file, problem: "it is a folder or a device, not a file" });
  if (about.size > longest)
    throw new Fault("scan.tokenizer", { file, problem: `it has ${about.size} bytes, more than T5's or CLIP's` });
  return about.size;
}
