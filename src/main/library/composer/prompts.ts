/** The artist's own earlier prompts, as suggestions. */
import type { Store } from "../database/store.ts";

/** Prompts looked through: the most used ones. */
const considered = 5_000;
const shown = 8;

/**
 * Prompts that go on from what was typed, the most used first; then those that contain it. A job counts once, however
 * many pictures it made: what counts is how often the artist asked for it.
 */
export function suggestPrompts({ database }: Store, text: string): readonly string[] {
  const prompts = database
    .all<{ prompt: string }>(
      `SELECT prompt FROM (
         SELECT draft ->> '$.prompt' AS prompt, added AS at FROM job
         UNION ALL SELECT prompt, made FROM picture WHERE job IS NULL)
       WHERE trim(prompt) <> '' GROUP BY prompt ORDER BY count(*) DESC, max(at) DESC LIMIT ?`,
      considered,
    )
    .map((row) => row.prompt);
  const typed = folded(text.trimStart());
  const others = prompts.filter((prompt) => folded(prompt) !== typed);
  const [first, rest] = [
    others.filter((prompt) => folded(prompt).startsWith(typed)),
    others.filter((prompt) => !folded(prompt).startsWith(typed)),
  ];
  return [...first, ...rest.filter((prompt) => folded(prompt).includes(typed))].slice(0, shown);
}

const folded = (text: string): string => text.normalize("NFC").toLocaleLowerCase();
