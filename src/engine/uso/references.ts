/** The pictures a recipe refers to, read and checked. */
import { Fault, isFault } from "../../contract/fault.ts";
import type { PictureReference, Recipe } from "../../contract/recipe.ts";
import { readPicture, type Picture } from "../../formats/picture/read.ts";

export interface References {
  readonly subjects: readonly Picture[];
  readonly styles: readonly Picture[];
  /** The recipe with the digest of every picture filled in. */
  readonly recipe: Recipe;
}

/**
 * Reads every subject and style of a recipe.
 * @throws Fault `recipe.reference-missing`; `recipe.reference-changed` where the recipe knows another digest; `image.*`.
 */
export async function readReferences(recipe: Recipe): Promise<References> {
  const all = (references: readonly PictureReference[], role: "subject" | "style") =>
    Promise.all(references.map((r) => readReference(r, role)));
  const [subjects, styles] = await Promise.all([all(recipe.subjects, "subject"), all(recipe.styles, "style")]);
  const digested = <R extends PictureReference>(references: readonly R[], pictures: readonly Picture[]): R[] =>
    references.map((r, i) => ({ ...r, sha256: pictures[i]!.sha256 }));
  return {
    subjects,
    styles,
    recipe: { ...recipe, subjects: digested(recipe.subjects, subjects), styles: digested(recipe.styles, styles) },
  };
}

async function readReference({ path, sha256 }: PictureReference, role: "subject" | "style"): Promise<Picture> {
  const picture = await readPicture(path).catch((error: unknown) => {
    throw isFault(error, "image.missing")
      ? new Fault("recipe.reference-missing", { path, role }, { cause: error })
      : error;
  });
  if (sha256 !== undefined && picture.sha256 !== sha256) throw new Fault("recipe.reference-changed", { path, role });
  return picture;
}
