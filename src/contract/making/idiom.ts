/**
 * How USO understands words beside a subject. Without words it keeps the subject's layout; an instruction how to
 * transform the style keeps it too; a description makes a new scene (USO's README, and section 4 of its paper). The
 * artist's words are kept as typed, and what USO is told is made of them here.
 */
import type { Draft } from "./draft.ts";
import type { Recipe } from "./recipe.ts";
import { styleNouns, stylePairs, styleQualities } from "./style-words.ts";

/** Verbs with which an instruction begins. */
const instruction =
  /^\s*(transform|turn|make|change|convert|restyle|redraw|repaint|render|paint|draw|styli[sz]e|apply)(?![-\w])/i;

/** True for words that tell USO to keep the subject's layout. */
export const keepsPose = (told: string): boolean => told.trim() === "" || instruction.test(told);

/** Whether a recipe's picture keeps the layout of a subject. */
export const keepsLayout = ({ subjects, prompt }: Pick<Recipe, "subjects" | "prompt">): boolean =>
  subjects.length > 0 && keepsPose(prompt);

/** The published instruction. */
const published = /^Transform the style of image into (\S(?:.*\S)?) style$/;
const instructed = (style: string): string => `Transform the style of image into ${style} style`;

/** Words that join a doing or a place to somebody: a style's bare name has none of them. */
const joining =
  /(?:^|\s)(?:with|without|at|on|under|near|beside|behind|before|inside|into|through|over|from|for|to|is|are|was|my|her|his|their|your|our|this|that|who|an?|the|in|of|as)(?:\s|$)/i;

/** Whether somebody does something: "dancing", "wearing a hat". */
const isDone = (words: string): boolean =>
  words.split(/\s+/).some((word) => /ing$/i.test(word) && !styleNouns.has(word.toLowerCase()));

/**
 * The style that words name; null where they name none. "watercolour", "in the style of Monet" and "Ghibli style" do,
 * "wearing a red scarf" does not.
 */
export function styleNamed(words: string): string | null {
  const said = words
    .normalize("NFC")
    .trim()
    .replace(/[\s.,;:!]+$/, "");
  if (said === "" || /[\n.;:!?]/.test(said)) return null;
  const whose = /^(?:in|as)?\s*(?:the |a |an )?(?:style|manner) of\s+(\S.*)$/i.exec(said)?.[1];
  if (whose !== undefined) return isDone(whose) || /\s(?:with|while)\s/i.test(whose) ? null : whose;
  const bare = said.replace(/^(?:in|as|like)\s+/i, "").replace(/^(?:the|an?)\s+/i, "");
  const called = /^(\S.*?)[\s-]+style$/i.exec(bare)?.[1];
  if (called !== undefined) return isDone(called) || joining.test(called) || called.includes(",") ? null : called;
  return bare.split(/\s*[,+&]\s*/).every(isStyle) ? bare : null;
}

/** Every word belongs to styles, and the last is a style's own name. */
function isStyle(words: string): boolean {
  const all = words
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/['’]s$/, ""));
  const known = (word: string): boolean =>
    styleNouns.has(word) || styleQualities.has(word) || /^(1[4-9]|20)\d0s?$/.test(word) || /^\d0s$/.test(word);
  const last = all.at(-1) ?? "";
  return (styleNouns.has(last) || stylePairs.has(all.slice(-2).join(" "))) && all.every(known);
}

/**
 * What USO is told. Words that name a style for a picture that keeps the pose become the published instruction:
 * "watercolour" → "Transform the style of image into watercolour style". All other words are told as they are, also
 * those that describe a scene.
 * @param subject whether there is a person whose pose could be kept
 */
export function promptFor(
  { prompt, keepPose }: { readonly prompt: string; readonly keepPose: boolean },
  subject: boolean,
): string {
  if (!subject || !keepPose || keepsPose(prompt)) return prompt;
  const style = styleNamed(prompt);
  return style === null ? prompt : instructed(style);
}

/** A prompt as USO is told it, and the words as typed where they cannot be seen from it. */
export type Told = Pick<Recipe, "prompt" | "words">;

/** The artist's words behind what USO was told; in a picture that does not say them, as far as an idiom shows them. */
export const wordsOf = ({ prompt, words }: Told): string => words ?? published.exec(prompt)?.[1] ?? prompt;

/** What USO is told for a draft: what it was told in the picture that is recalled, while nothing of it has changed. */
export function toldOf(draft: Pick<Draft, "prompt" | "keepPose" | "people" | "told">): Told {
  const subject = draft.people.length > 0;
  const { told: before } = draft;
  if (before && before.typed === draft.prompt && before.keepPose === draft.keepPose && before.subject === subject)
    return before.words === undefined ? { prompt: before.prompt } : { prompt: before.prompt, words: before.words };
  const prompt = promptFor(draft, subject);
  return prompt === draft.prompt && wordsOf({ prompt }) === prompt ? { prompt } : { prompt, words: draft.prompt };
}

/** Whether these words make a new scene although the pose was to be kept: USO is told nothing that keeps it. */
export const losesPose = (draft: Pick<Draft, "prompt" | "keepPose" | "people" | "told">): boolean =>
  draft.people.length > 0 && draft.keepPose && !keepsPose(toldOf(draft).prompt);
