/** How much of a prompt a model reads, known before anything is computed. */
import { z } from "zod";
import { parameters } from "./parameters.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";

/** What one of a model's text encoders reads. */
export interface EncoderReading {
  readonly encoder: "T5" | "CLIP";
  /** Tokens that it reads at most, its marks of begin and end among them. */
  readonly reads: number;
  /** Tokens that the whole prompt takes. */
  readonly tokens: number;
  /** Null where all is read. */
  readonly unread: {
    /** The last words that are read. */
    readonly after: string;
    /** All words that are not. */
    readonly words: string;
  } | null;
}

export interface PromptReading {
  readonly encoders: readonly EncoderReading[];
  /** Words that an encoder has no token for, in their order, each once. */
  readonly unknown: readonly string[];
}

/** What no encoder reads, and the one that reads furthest; null where one of them reads all. */
export function unreadBy({ encoders }: PromptReading): EncoderReading | null {
  if (encoders.some(({ unread }) => unread === null)) return null;
  const left = ({ unread }: EncoderReading): number => unread?.words.length ?? 0;
  return encoders.toSorted((a, b) => left(a) - left(b))[0] ?? null;
}

/** An encoder that does not read all where another one does; null where there is none. */
export const halfRead = ({ encoders }: PromptReading): EncoderReading | null =>
  encoders.some(({ unread }) => unread === null) ? (encoders.find(({ unread }) => unread !== null) ?? null) : null;

export const readingCalls = {
  /** Answers at once, also while a picture is made. */
  "prompt.read": call({
    in: z.strictObject({ model: parameters.model.schema, prompt: parameters.prompt.schema }),
    out: output<PromptReading>(),
  }),
};
export type ReadingCalls = CallsOf<typeof readingCalls>;
