/** Which words of a prompt text encoders read: the others are named before a picture is made without them. */
import type { EncoderReading, PromptReading } from "../../contract/making/reading.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** A text encoder's tokenizer, and how many tokens the encoder reads. */
export interface Reader {
  readonly encoder: EncoderReading["encoder"];
  readonly reads: number;
  readonly tokenizer: Tokenizer;
}

/** What of a prompt each encoder reads. @throws as `Tokenizer.encode` */
export function readingOf(readers: readonly Reader[], prompt: string): PromptReading {
  const pieces = new Set(prompt.match(/[\p{L}\p{N}\p{M}'’]+|\p{Extended_Pictographic}/gu));
  return {
    encoders: readers.map(({ encoder, reads, tokenizer }) => {
      const { tokens, truncated } = tokenizer.encode(prompt);
      return { encoder, reads, tokens, unread: truncated ? unreadOf(tokenizer, prompt) : null };
    }),
    unknown: [...pieces].filter(
      (piece) =>
        /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(piece) && !readers.every((r) => r.tokenizer.knows(piece)),
    ),
  };
}

/** Signs of what is read last that are shown. */
const shown = 24;

/** Tokens never become fewer as words are added, so that the last word that fits is found by halving. */
function unreadOf(tokenizer: Tokenizer, prompt: string): NonNullable<EncoderReading["unread"]> {
  const ends = [...prompt.matchAll(/\S+/g)].map(({ 0: word, index }) => index + word.length);
  let [fits, over] = [0, ends.length];
  while (fits < over) {
    const words = Math.ceil((fits + over) / 2);
    if (tokenizer.encode(prompt.slice(0, ends[words - 1])).truncated) over = words - 1;
    else fits = words;
  }
  const read = prompt.slice(0, ends[fits - 1] ?? 0);
  const all = read.trimStart().split(/\s+/);
  let after = "";
  for (const word of all.toReversed()) {
    if (after !== "" && after.length + word.length >= shown) break;
    after = after === "" ? word : `${word} ${after}`;
  }
  const begin = after.length < read.trimStart().length ? "… " : "";
  return { after: begin + after, words: prompt.slice(read.length).trim() };
}
