/** What a job is called, in words. */
import { listed } from "../../contract/values/listed.ts";

export interface TitleParts {
  readonly people: readonly string[];
  readonly styles: readonly { readonly name: string; readonly weight: number }[];
  readonly prompt: string;
}

/** Characters of a prompt that make a title. */
const LONGEST = 48;

/** "Anna in Comic with a little Linocut", "Anna, no style", "In the style of Comic", or the prompt's beginning. */
export function titleOf({ people, styles, prompt }: TitleParts): string {
  const strongest = Math.max(...styles.map((s) => s.weight));
  const much = styles.filter((s) => 2 * s.weight > strongest).map((s) => s.name);
  const little = styles.filter((s) => 2 * s.weight <= strongest).map((s) => s.name);
  const style = listed(much) + (little.length > 0 ? ` with a little ${listed(little)}` : "");
  if (people.length > 0) return style === "" ? `${listed(people)}, no style` : `${listed(people)} in ${style}`;
  return style === "" ? beginning(prompt) : `In the style of ${style}`;
}

/** As many whole words as fit. */
function beginning(prompt: string): string {
  const text = prompt.trim().replace(/\s+/g, " ");
  if (text.length <= LONGEST) return text;
  const cut = text.slice(0, LONGEST + 1).replace(/\s+\S*$/, "");
  return `${cut.slice(0, LONGEST)}…`;
}
