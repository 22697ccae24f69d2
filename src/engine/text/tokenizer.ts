/** Prompts as token ids, of the fixed length text encoders read. */
import { readFile } from "node:fs/promises";
import { Tokenizer as Library } from "@huggingface/tokenizers";
import { z } from "zod";
import { Fault } from "../../contract/fault.ts";
import { problemsOf } from "../../contract/values/problems.ts";
import { clipBpe, type TokenizerDescription } from "./clip-bpe.ts";

/** Where a tokenizer comes from: one `tokenizer.json`, or CLIP's original `vocab.json` and `merges.txt`. Paths. */
export type TokenizerSource =
  | { readonly kind: "tokenizer.json"; readonly file: string }
  | { readonly kind: "bpe"; readonly vocab: string; readonly merges: string };

export interface TokenizerOptions {
  /** Tokens the text encoder reads: shorter texts are padded, longer ones cut. */
  readonly maxLength: number;
  readonly padTokenId: number;
  /**
   * Rows of the text encoder's embedding, where known: a tokenizer of another model is then found out before it runs.
   */
  readonly vocabSize?: number;
}

export interface EncodedText {
  /** [maxLength]: start token (if the family has one), text, end token, padding. */
  readonly ids: BigInt64Array;
  /** Tokens the whole text takes, start and end included; above `maxLength` where it was cut. */
  readonly tokens: number;
  /** True where the text was too long and its end is not read. */
  readonly truncated: boolean;
}

export interface Tokenizer {
  /**
   * A text of any content as ids. What is too long loses its end but keeps the end token, as upstream
   * (`truncation=True`, `padding="max_length"` in FLUX's `HFEmbedder`). Names of special tokens within a text count as
   * those tokens, also as upstream.
   * @throws Fault `text.token-unknown`, `text.token-out-of-range` for a tokenizer that does not fit its model
   */
  encode(text: string): EncodedText;
  /** Whether a word has tokens of its own: false where it counts as an unknown one, or not at all. */
  knows(word: string): boolean;
}

/**
 * Loads a tokenizer. Start and end tokens are those its post-processor adds: T5 ends a text, CLIP also begins it.
 * @throws Fault `text.tokenizer-missing`, `text.tokenizer-unusable`, `text.tokenizer-length`, and those of `encode` for
 *   special tokens
 */
export async function loadTokenizer(source: TokenizerSource, options: TokenizerOptions): Promise<Tokenizer> {
  const file = source.kind === "bpe" ? source.vocab : source.file;
  const description = await describe(source);
  const library = attempt(file, () => new Library(description, {}));
  const { maxLength, padTokenId } = options;

  const idsOf = (tokens: readonly string[], given: readonly (number | undefined)[]): bigint[] =>
    given.map((id, i) => {
      if (id === undefined || !Number.isSafeInteger(id))
        throw new Fault("text.token-unknown", { file, token: tokens[i] ?? "" });
      return BigInt(inRange(id, file, options));
    });

  const { before, after } = attempt(file, () => specialTokens(library));
  const first = idsOf(
    before,
    before.map((token) => library.token_to_id(token)),
  );
  const last = idsOf(
    after,
    after.map((token) => library.token_to_id(token)),
  );
  const special = first.length + last.length;
  if (special > maxLength) throw new Fault("text.tokenizer-length", { file, maxLength, special });
  inRange(padTokenId, file, options);

  const unknown = unknownToken(description, library);
  return {
    knows(word) {
      const { ids } = library.encode(word, { add_special_tokens: false });
      return ids.length > 0 && !ids.includes(unknown);
    },
    encode(text) {
      const { ids: given, tokens } = library.encode(text, { add_special_tokens: false });
      const read = idsOf(tokens, given);
      const ids = new BigInt64Array(maxLength).fill(BigInt(padTokenId));
      for (const [i, id] of [...first, ...read.slice(0, maxLength - special), ...last].entries()) ids[i] = id;
      return { ids, tokens: read.length + special, truncated: read.length + special > maxLength };
    },
  };
}

function inRange(id: number, file: string, { vocabSize }: TokenizerOptions): number {
  if (vocabSize !== undefined && (id < 0 || id >= vocabSize))
    throw new Fault("text.token-out-of-range", { file, id, vocabSize });
  return id;
}

/** The kinds of model the library knows; any other it would take for a plain list of words. */
const tokenizerJson = z.looseObject({
  model: z.looseObject({ type: z.enum(["BPE", "WordPiece", "Unigram", "WordLevel"]).optional() }),
});

/** The number under which words count that a tokenizer does not know; −1 where it knows every word. */
function unknownToken(description: TokenizerDescription, library: Library): number {
  const model = (description as { readonly model?: { readonly unk_id?: unknown; readonly unk_token?: unknown } }).model;
  if (typeof model?.unk_id === "number") return model.unk_id;
  return typeof model?.unk_token === "string" ? (library.token_to_id(model.unk_token) ?? -1) : -1;
}

/** The tokens a post-processor puts before and after a text, seen by giving it a text of one recognisable token. */
function specialTokens(library: Library): { readonly before: readonly string[]; readonly after: readonly string[] } {
  const text = "\u0000";
  const tokens = library.post_processor?.post_process([text], null, true).tokens ?? [text];
  const at = tokens.indexOf(text);
  if (at === -1) throw new Error("its post-processor leaves the text out");
  return { before: tokens.slice(0, at), after: tokens.slice(at + 1) };
}

async function describe(source: TokenizerSource): Promise<TokenizerDescription> {
  if (source.kind === "tokenizer.json") return parse(source.file, await read(source.file), tokenizerJson);
  const [vocab, merges] = await Promise.all([read(source.vocab), read(source.merges)]);
  const ids = parse(source.vocab, vocab, z.record(z.string(), z.number().int().nonnegative()));
  return attempt(source.vocab, () => clipBpe(ids, merges));
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new Fault("text.tokenizer-missing", { file }, { cause: error });
    throw new Fault("text.tokenizer-unusable", { file, problem: message }, { cause: error });
  }
}

function parse<T>(file: string, text: string, schema: z.ZodType<T>): T {
  return attempt(file, () => {
    const result = schema.safeParse(JSON.parse(text));
    if (!result.success) throw new Error(problemsOf(result.error, "it").slice(0, 3).join("; "));
    return result.data;
  });
}

/** The library throws plain errors at descriptions it cannot read. */
function attempt<T>(file: string, build: () => T): T {
  try {
    return build();
  } catch (error) {
    throw new Fault("text.tokenizer-unusable", { file, problem: (error as Error).message }, { cause: error });
  }
}
