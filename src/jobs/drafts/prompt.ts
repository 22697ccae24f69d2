/**
 * How USO understands a prompt beside a subject. Without words it keeps the subject's layout; an instruction how to transform
 * the style keeps it too; a description makes a new scene. Published in USO's README; the composer offers it as a switch.
 */

/** Verbs with which an instruction begins. */
const instruction =
  /^\s*(transform|turn|make|change|convert|restyle|redraw|repaint|render|paint|draw|styli[sz]e|apply)\b/i;

/** True for words that tell USO to keep the subject's layout. */
export const keepsPose = (prompt: string): boolean => prompt.trim() === "" || instruction.test(prompt);

/**
 * The prompt for the recipe. Words for a picture that keeps the pose become an instruction, unless they are one:
 * "watercolour" → "Transform the style of image into watercolour style".
 * @param subject whether there is a person whose pose could be kept
 */
export function promptFor(
  { prompt, keepPose }: { readonly prompt: string; readonly keepPose: boolean },
  subject: boolean,
): string {
  const words = prompt.trim();
  if (!subject || !keepPose || keepsPose(words)) return prompt;
  const style = words
    .replace(/^in\s+(?:(?:the|a|an)\s+)?(?:style\s+of\s+)?/i, "")
    .replace(/[\s.,;:]+$/, "")
    .replace(/\s+style$/i, "");
  return `Transform the style of image into ${style} style`;
}
