/**
 * Where a recipe's pictures and LoRAs lie: absolute while at work, relative to the saved picture once inside a file.
 */
import path from "node:path";
import { recorded } from "../../contract/library/private.ts";
import type { PictureReference, Recipe } from "../../contract/making/recipe.ts";

/** The part of node:path that is needed, so that either system's rules can be applied on the other. */
type Paths = Pick<typeof path, "isAbsolute" | "relative" | "resolve" | "sep">;

/**
 * The recipe with its paths relative to a folder, always with forward slashes, so that a folder moved as a whole, also
 * to another system, keeps its recipes. A file on another drive keeps its absolute path; what is relative stays.
 */
export function relativeRecipe(recipe: Recipe, folder: string, paths: Paths = path): Recipe {
  const slashed = (file: string) => (paths.sep === "\\" ? file.replaceAll("\\", "/") : file);
  return withPaths(recipe, (file) => slashed(paths.isAbsolute(file) ? paths.relative(folder, file) : file));
}

/** The recipe with its paths absolute, seen from a folder. A path from another system's drive stays as it is. */
export function absoluteRecipe(recipe: Recipe, folder: string, paths: Paths = path): Recipe {
  const fixed = (file: string) => paths.isAbsolute(file) || /^[A-Za-z]:[\\/]/.test(file);
  // The numbers of a private picture are no files of that folder.
  return recorded(withPaths(recipe, (file) => (fixed(file) ? file : paths.resolve(folder, file))));
}

/**
 * The recipe as strangers may read it: numbered in place of paths and file names, which tell of the artist's machine.
 * The sheet, which names others, stays here. The digests stay, so that whoever has the same files can make it again.
 */
export function namelessRecipe({ sheet: _, ...recipe }: Recipe): Recipe {
  return {
    ...recipe,
    subjects: recipe.subjects.map((reference, i) => ({ ...reference, path: `subject-${i + 1}` })),
    styles: recipe.styles.map((reference, i) => ({ ...reference, path: `style-${i + 1}` })),
    ...(recipe.loras ? { loras: recipe.loras.map((reference, i) => ({ ...reference, path: `lora-${i + 1}` })) } : {}),
    ...(recipe.enlarged ? { enlarged: { ...recipe.enlarged, path: "enlarged" } } : {}),
  };
}

const withPaths = (recipe: Recipe, change: (file: string) => string): Recipe =>
  withReferences(recipe, (reference) => ({ ...reference, path: change(reference.path) }));

/** The recipe with each of its files named anew: pictures, LoRAs, and the picture that is enlarged. */
export function withReferences(recipe: Recipe, change: <R extends PictureReference>(reference: R) => R): Recipe {
  return {
    ...recipe,
    subjects: recipe.subjects.map((one) => change(one)),
    styles: recipe.styles.map((one) => change(one)),
    ...(recipe.loras ? { loras: recipe.loras.map((one) => change(one)) } : {}),
    ...(recipe.enlarged ? { enlarged: change(recipe.enlarged) } : {}),
  };
}

/** All of them, in the order in which they stand. */
export const referencesOf = ({ subjects, styles, loras = [], enlarged }: Recipe): readonly PictureReference[] => [
  ...subjects,
  ...styles,
  ...loras,
  ...(enlarged ? [enlarged] : []),
];
