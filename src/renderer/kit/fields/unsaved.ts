/** What is in the artist's hand and not saved yet. Whoever takes back what was done has it saved first. */

const waiting = new Set<() => void>();

/** @returns ends it: it was saved, or there is nothing to save any more */
export function holds(save: () => void): () => void {
  waiting.add(save);
  return () => waiting.delete(save);
}

export function saveHeld(): void {
  for (const save of waiting) save();
}
