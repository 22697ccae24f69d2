/**
 * Tokenizers of any vocabulary, in the files in which T5's and CLIP's are published. What they make of a text means
 * nothing.
 */

/** T5 has more rows than words, and its last words are the hundred gaps it was trained to fill. */
const spareRows = 28;
const gaps = 100;
/** Where a word begins. */
const begin = "▁";

/** T5's `tokenizer.json`: Unigram, ended by `</s>`. */
export function t5Tokenizer(rows: number): string {
  const words = rows - spareRows;
  const special = ["<pad>", "</s>", "<unk>"];
  const letters = [..."abcdefghijklmnopqrstuvwxyz0123456789.,"];
  const pieces = [...special, begin, ...letters, ...letters.map((l) => begin + l)];
  for (let n = 0; pieces.length < words - gaps; n++) pieces.push(`${begin}word${n}`);
  for (let n = gaps - 1; n >= 0; n--) pieces.push(`<extra_id_${n}>`);
  const vocab = pieces.map((piece, n) => [piece, n < special.length ? 0 : -2 - n / words]);
  const added = special.map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  const sequence = (id: "A" | "B") => ({ Sequence: { id, type_id: 0 } });
  const end = { SpecialToken: { id: "</s>", type_id: 0 } };
  return JSON.stringify({
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: null,
    pre_tokenizer: { type: "Metaspace", replacement: begin, prepend_scheme: "always" },
    post_processor: {
      type: "TemplateProcessing",
      single: [sequence("A"), end],
      pair: [sequence("A"), end, sequence("B"), end],
      special_tokens: { "</s>": { id: "</s>", ids: [1], tokens: ["</s>"] } },
    },
    decoder: { type: "Metaspace", replacement: begin, prepend_scheme: "always" },
    model: { type: "Unigram", unk_id: 2, vocab },
  });
}

/**
 * CLIP's `vocab.json` and `merges.txt`: every byte within and at the end of a word, a merge each further token, start
 * and end.
 */
export function clipTokenizer(rows: number): { readonly vocab: string; readonly merges: string } {
  const bytes = byteSymbols();
  const ends = bytes.map((b) => `${b}</w>`);
  const merges = Array.from(
    { length: rows - 2 * bytes.length - 2 },
    (_, n) => [bytes[n % bytes.length]!, bytes[Math.floor(n / bytes.length)]!] as const,
  );
  const tokens = [...bytes, ...ends, ...merges.map(([a, b]) => a + b), "<|startoftext|>", "<|endoftext|>"];
  return {
    vocab: JSON.stringify(Object.fromEntries(tokens.map((token, id) => [token, id]))),
    merges: ["#version: 0.2", ...merges.map((pair) => pair.join(" ")), ""].join("\n"),
  };
}

/**
 * A visible sign for every byte: printable ones for themselves, the others from 256 on. Source: `bytes_to_unicode` of
 * GPT-2.
 */
function byteSymbols(): readonly string[] {
  const printable = (b: number): boolean => (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, b) => String.fromCodePoint(printable(b) ? b : next++));
}
