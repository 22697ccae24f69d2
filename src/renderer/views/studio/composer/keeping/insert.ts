/** Putting words into a prompt. */

export interface Selection {
  readonly from: number;
  readonly to: number;
}

/** The text with words in the place of what is selected, spaces around them where there are none, and the cursor. */
export function inserted(
  text: string,
  words: string,
  { from, to }: Selection,
): { readonly text: string; readonly cursor: number } {
  const [before, after] = [text.slice(0, from), text.slice(to)];
  const left = before === "" || /\s$/.test(before) ? "" : " ";
  const right = after === "" || /^[\s,.;:!?]/.test(after) ? "" : " ";
  return { text: before + left + words + right + after, cursor: (before + left + words).length };
}
