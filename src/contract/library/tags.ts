/** Tags that come and go. Those that nobody spoke of stay, whoever gave them meanwhile: in another window, or here. */
import { z } from "zod";
import { folded } from "../values/folded.ts";
import { line, someOf } from "../values/forms.ts";
import type { Immutable } from "../values/immutable.ts";

/** So many can be given to one thing. */
export const mostTags = 50;

/** Each once, whatever its capitals. */
const words = z
  .array(line(60))
  .max(mostTags)
  .transform((all) => [...new Map(all.map((tag) => [folded(tag), tag])).values()]);

export const tagChange = someOf({ add: words, remove: words });
export type TagChange = Immutable<z.infer<typeof tagChange>>;

/** One's own tags after a change, each once: what goes goes whatever its capitals, what came is behind the others. */
export function retagged(own: readonly string[], { add = [], remove = [] }: TagChange): readonly string[] {
  const gone = new Set(remove.map(folded));
  const stays = own.filter((tag) => !gone.has(folded(tag)));
  const there = new Set(stays.map(folded));
  return [...stays, ...add.filter((tag) => !there.has(folded(tag)))];
}

/** The tags that all of them have. */
export function sharedTags(all: readonly { readonly tags: readonly string[] }[]): readonly string[] {
  const [first, ...rest] = all;
  return (first?.tags ?? []).filter((tag) => rest.every(({ tags }) => tags.includes(tag)));
}
