/** What pictures of the library are made of is kept with them, wherever it lay: pictures and LoRAs. */
import type { PictureReference, Recipe } from "../../contract/making/recipe.ts";
import type { Blobs } from "../../jobs/blobs.ts";
import type { StoredReference } from "../../jobs/library.ts";

/**
 * Keeps a copy of each file that a recipe names, as the window does: the artist's may be moved or changed, and the
 * picture shall still be made again. What the library has a copy of is not kept twice; of a private picture nothing is.
 * @param known  the pictures of the library's people and styles
 * @returns digests of the copies
 * @throws Fault `image.missing` and its kin
 */
export async function keepParts(
  { private: hidden, subjects, styles, loras = [] }: Pick<Recipe, "private" | "subjects" | "styles" | "loras">,
  known: readonly StoredReference[],
  blobs: Blobs,
): Promise<readonly string[]> {
  if (hidden !== undefined) return [];
  const copied = new Set(known.filter(({ kept }) => kept === "copied").map(({ path }) => path));
  const own = [...subjects, ...styles, ...loras].filter(({ path }: PictureReference) => !copied.has(path));
  const kept = await Promise.all([...new Set(own.map(({ path }) => path))].map((path) => blobs.keep(path)));
  return kept.map(({ sha256 }) => sha256);
}
