/** Names as they are compared: typed on another machine, or in other capitals, a name is the same name. */

/** What all spellings of a name share: one form of Unicode and of width, no capitals, ß as ss, no space around it. */
export function folded(text: string): string {
  return text.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC").trim();
}
