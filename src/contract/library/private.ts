/**
 * Pictures made without recording what they were made of. A recipe at work names everything, or nothing could be made
 * of it; what is kept of it, in the file and in the library, has numbers in the place of names, paths and digests. How
 * many there were stays: without it nobody could be told what is missing.
 */
import type { PictureReference, Recipe } from "../making/recipe.ts";

const numbered = <R extends PictureReference>(references: readonly R[], what: string): readonly R[] =>
  references.map(({ sha256: _, name: __, ...rest }, n) => ({ ...rest, path: `${what}-${n + 1}` }) as R);

/** The recipe as it is kept. One that is not private is kept as it is. */
export function recorded(recipe: Recipe): Recipe {
  if (recipe.private === undefined) return recipe;
  const { words, ...rest } = recipe;
  const told = recipe.private === "everything" ? { prompt: "" } : words === undefined ? {} : { words };
  return {
    ...rest,
    ...told,
    subjects: numbered(recipe.subjects, "subject"),
    styles: numbered(recipe.styles, "style"),
    ...(recipe.loras ? { loras: numbered(recipe.loras, "lora") } : {}),
  };
}

/** Whether a recipe that was kept lacks something that its picture was made of. */
export const isWithheld = ({ private: kept, subjects, styles, loras = [] }: Recipe): boolean =>
  kept !== undefined && (kept === "everything" || subjects.length + styles.length + loras.length > 0);
