/** What a command says of the words that a model will not read, before anything is computed. */
import { halfRead, type PromptReading, unreadBy } from "../../contract/making/reading.ts";
import type { ModelFolder } from "../../formats/manifest.ts";

/**
 * How much of a prompt a model reads; null of none.
 * @throws Fault `text.*` where the model's tokenizers cannot be used
 */
export async function readingFor(prompt: string, model: ModelFolder): Promise<PromptReading | null> {
  if (prompt.trim() === "") return null;
  // Other commands need not wait for it.
  const { openReading } = await import("../../engine/uso/prompt-readers.ts");
  return (await openReading(model))(prompt);
}

/** Words that one line lists. */
const listed = 12;

/** A line for each thing that is not read. */
export function readingLines(reading: PromptReading | null): readonly string[] {
  if (!reading) return [];
  const [unread, half] = [unreadBy(reading), halfRead(reading)];
  const { unknown } = reading;
  const rest = unknown.length - listed;
  return [
    ...(unread
      ? [
          `The words after “${unread.unread!.after}” are not read: the model reads ${unread.reads} tokens, these are ${unread.tokens}.`,
        ]
      : []),
    ...(half
      ? [
          `The words after “${half.unread!.after}” are read by one of the two text encoders only: ${half.encoder} reads ${half.reads} tokens, these are ${half.tokens}.`,
        ]
      : []),
    ...(unknown.length > 0
      ? [
          `The model does not know ${unknown.length === 1 ? "this word, which has" : "these words, which have"} no effect of ${unknown.length === 1 ? "its" : "their"} own: ${unknown.slice(0, listed).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}.`,
        ]
      : []),
  ];
}
