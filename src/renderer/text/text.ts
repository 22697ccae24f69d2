/** The words on screen, in the artist's language. English is the first; another is a second object of the same type. */
import { en } from "./en.ts";

export type Text = typeof en;

/** All visible text. Components read it here and nowhere else. */
export const useText = (): Text => en;

/** The same outside components. */
export const text = (): Text => en;
