/** What is said of a picture of a style today. */
import { type SaidOf, saidOf } from "../../../formats/training-set.ts";
import type { StoredReference } from "../../../jobs/library.ts";

/**
 * As it was said when the picture was brought in; of a file in place as its folder says it now, where that says
 * anything. Never throws.
 */
export async function saidNow({
  kept,
  path,
  caption,
  repeats,
}: Pick<StoredReference, "kept" | "path" | "caption" | "repeats">): Promise<SaidOf> {
  if (kept === "copied") return { caption, repeats };
  const now = await saidOf(path);
  return { caption: now.caption || caption, repeats: now.repeats > 1 ? now.repeats : repeats };
}
