/** CLIP's tokenizer from the two files it was first published in. */
import type { Tokenizer } from "@huggingface/tokenizers";

/** A `tokenizer.json` as the library takes it. */
export type TokenizerDescription = ConstructorParameters<typeof Tokenizer>[0];

const start = "<|startoftext|>";
const end = "<|endoftext|>";

/**
 * What CLIP's `tokenizer.json` would say: text in Unicode NFC and lower case with single blanks, split into words,
 * single digits and runs of signs, each byte-pair encoded with `</w>` at a word's end, all between start and end token.
 * Source: `SimpleTokenizer` in openai/CLIP.
 * @param vocab the contents of `vocab.json`: token → id
 * @param merges the contents of `merges.txt`: a version line, then a pair a line, most important first
 * @throws Error where the vocabulary lacks the start or end token
 */
export function clipBpe(vocab: Readonly<Record<string, number>>, merges: string): TokenizerDescription {
  const special = [start, end].map((content) => {
    const id = Object.hasOwn(vocab, content) ? vocab[content] : undefined;
    if (id === undefined) throw new Error(`it has no token ${content}`);
    return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  });
  return {
    version: "1.0",
    added_tokens: special,
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "NFC" },
        { type: "Replace", pattern: { Regex: "\\s+" }, content: " " },
        { type: "Lowercase" },
      ],
    },
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        {
          type: "Split",
          pattern: { Regex: "'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+" },
          behavior: "Removed",
          invert: true,
        },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: false },
      ],
    },
    post_processor: {
      type: "TemplateProcessing",
      single: [specialPiece(start), { Sequence: { id: "A", type_id: 0 } }, specialPiece(end)],
      pair: [],
      special_tokens: {},
    },
    decoder: null,
    model: { type: "BPE", unk_token: end, end_of_word_suffix: "</w>", fuse_unk: false, vocab, merges: pairs(merges) },
  };
}

function specialPiece(id: string): { readonly SpecialToken: { readonly id: string; readonly type_id: number } } {
  return { SpecialToken: { id, type_id: 0 } };
}

function pairs(merges: string): readonly string[] {
  return merges.split(/\r?\n/).filter((line, i) => line !== "" && !(i === 0 && line.startsWith("#version")));
}
