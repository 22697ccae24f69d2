/** Tags of several things at once: what they share, and how a change of that reaches each. */

/** The tags that all of them have. */
export function sharedTags(all: readonly { readonly tags: readonly string[] }[]): readonly string[] {
  const [first, ...rest] = all;
  return (first?.tags ?? []).filter((tag) => rest.every(({ tags }) => tags.includes(tag)));
}

/** One's own tags after the shared ones were edited: what came is added, what went is taken away, the rest stays. */
export function retagged(
  own: readonly string[],
  before: readonly string[],
  after: readonly string[],
): readonly string[] {
  const gone = before.filter((tag) => !after.includes(tag));
  return [...new Set([...own.filter((tag) => !gone.includes(tag)), ...after])];
}
