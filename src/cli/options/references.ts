/** Finds the pictures and LoRAs that a recipe was made from. */
import { readdir } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { Fault } from "../../contract/fault.ts";
import { folded } from "../../contract/values/folded.ts";
import { isWithheld } from "../../contract/library/private.ts";
import type { PictureReference, Recipe } from "../../contract/making/recipe.ts";
import { fileDigest } from "../../formats/digest.ts";

export interface Replacements {
  readonly subject?: readonly string[];
  readonly style?: readonly string[];
  readonly lora?: readonly string[];
}

type Role = keyof Replacements | "picture";

/**
 * The recipe with every reference at the place where its file was found: among the replacements given, at its recorded
 * place, beside the finished picture, under the same name or another one, or in the library. The digest decides, so the
 * order of replacements does not matter.
 * @param picture the finished picture's path
 * @param kept folders in which the library keeps files by their digests: a library may have moved since
 * @throws Fault `recipe.reference-missing`; `recipe.reference-changed` for a file that is not the one it was;
 *   `recipe.not-recorded` where the picture is private, and not everything is named
 */
export async function locateReferences(
  recipe: Recipe,
  picture: string,
  { subject = [], style = [], lora = [] }: Replacements,
  kept: readonly string[] = [],
): Promise<Recipe> {
  // Of a picture that is enlarged nothing is needed but that picture.
  if (!recipe.enlarged && isWithheld(recipe)) return named(recipe, picture, { subject, style, lora });
  const around = { picture, kept };
  if (recipe.enlarged) return { ...recipe, enlarged: (await locateAll([recipe.enlarged], "picture", [], around))[0]! };
  const [subjects, styles, loras] = await Promise.all([
    locateAll(recipe.subjects, "subject", subject, around),
    locateAll(recipe.styles, "style", style, around),
    locateAll(recipe.loras ?? [], "lora", lora, around),
  ]);
  return { ...recipe, subjects, styles, ...(recipe.loras ? { loras } : {}) };
}

/** A private recipe with what the artist names, in its order. @throws Fault `recipe.not-recorded` */
function named(recipe: Recipe, file: string, { subject, style, lora }: Required<Replacements>): Recipe {
  const { subjects, styles, loras = [] } = recipe;
  const words = recipe.private === "everything";
  const counts = { subjects: subjects.length, styles: styles.length, loras: loras.length };
  if (words || subject.length !== counts.subjects || style.length !== counts.styles || lora.length !== counts.loras)
    throw new Fault("recipe.not-recorded", { file, words, ...counts });
  const at = <R extends PictureReference>(references: readonly R[], paths: readonly string[]): readonly R[] =>
    references.map((reference, n) => ({ ...reference, path: paths[n]! }));
  return {
    ...recipe,
    subjects: at(subjects, subject),
    styles: at(styles, style),
    ...(recipe.loras ? { loras: at(loras, lora) } : {}),
  };
}

/** Where files are looked for beside the places that are told. */
interface Around {
  readonly picture: string;
  readonly kept: readonly string[];
}

async function locateAll<R extends PictureReference>(
  references: readonly R[],
  role: Role,
  given: readonly string[],
  around: Around,
): Promise<R[]> {
  const located = await Promise.all(references.map((reference) => locate(reference, role, given, around)));
  const stranger = given.find((path) => !located.some((reference) => reference.path === path));
  if (stranger !== undefined)
    throw new Fault((await digest(stranger)) === null ? "recipe.reference-missing" : "recipe.reference-changed", {
      path: stranger,
      role,
    });
  return located;
}

async function locate<R extends PictureReference>(
  reference: R,
  role: Role,
  given: readonly string[],
  { picture, kept }: Around,
): Promise<R> {
  const beside = join(dirname(picture), fileName(reference.path));
  let changed: string | undefined;
  for (const path of [
    ...given,
    reference.path,
    beside,
    ...(await namesakes(reference.path)),
    ...(await namesakes(beside)),
  ]) {
    const found = await digest(path);
    if (found === null) continue;
    if (found === reference.sha256 || reference.sha256 === undefined) return { ...reference, path };
    changed ??= path;
  }
  if (reference.sha256 !== undefined)
    for (const path of [...(await keptWith(reference.sha256, kept)), ...(await others(beside))])
      if ((await digest(path)) === reference.sha256) return { ...reference, path };
  throw changed === undefined
    ? new Fault("recipe.reference-missing", { path: reference.path, role })
    : new Fault("recipe.reference-changed", { path: changed, role });
}

/** The files of the library with this digest: they end by what they are, whatever the artist's file was called. */
async function keptWith(sha256: string, folders: readonly string[]): Promise<readonly string[]> {
  const found = folders.map(async (folder) => {
    const names = await readdir(folder).catch(() => []);
    return names.filter((name) => name.startsWith(`${sha256}.`)).map((name) => join(folder, name));
  });
  return (await Promise.all(found)).flat();
}

/** The last part of a path of either system: a recipe may come from the other one. */
const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** Files in the same folder whose names are the same but for their spelling. Other systems write José in two ways. */
async function namesakes(path: string): Promise<readonly string[]> {
  const name = basename(path);
  const names = await readdir(dirname(path)).catch(() => []);
  return names.filter((one) => one !== name && folded(one) === folded(name)).map((one) => join(dirname(path), one));
}

/** More files than that in a folder are no few pictures and what they were made of. */
const MOST_SEARCHED = 1_000;

/** All other files of its kind in the same folder. */
async function others(path: string): Promise<readonly string[]> {
  const kind = extname(path).toLowerCase();
  const names = await readdir(dirname(path)).catch(() => []);
  const same = names.filter((one) => extname(one).toLowerCase() === kind).slice(0, MOST_SEARCHED);
  return same.map((one) => join(dirname(path), one));
}

/** SHA-256 of a file; null where there is none to read. */
const digest = (file: string): Promise<string | null> => fileDigest(file).catch(() => null);
