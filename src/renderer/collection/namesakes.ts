/** Names that an export would give the same folder. */

/** The name as folders tell it apart: without capitals, and whatever stands between its words. */
const folded = (name: string): string =>
  name
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}]+/gu, "-")
    .replace(/^-|-$/g, "");

/** Another entry of that name; undefined where it is the only one. */
export function namesakeOf<E extends { readonly id: number; readonly name: string }>(
  id: number,
  name: string,
  entries: readonly E[],
): E | undefined {
  const key = folded(name);
  return key === "" ? undefined : entries.find((other) => other.id !== id && folded(other.name) === key);
}
