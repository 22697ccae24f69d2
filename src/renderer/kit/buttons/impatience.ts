/** Which clicks of an impatient hand are meant. */
import type { MouseEvent } from "react";

/** What the button said that was clicked last. */
let said: string | null = null;

/**
 * Whether a click is meant for what its button says now. The second of a double click is not, where the first has
 * changed the words under the hand: "Pause" became "Go on", or another button stands in its place.
 */
export function isMeant({ detail, currentTarget }: MouseEvent<HTMLElement>): boolean {
  const says = currentTarget.getAttribute("aria-label") ?? currentTarget.textContent;
  if (detail > 1 && says !== said) return false;
  said = says;
  return true;
}
