/** Copies of what pictures were made of that are nobody's in the library: they go with the last of those pictures. */
import type { Recipe } from "../../../contract/recipe.ts";
import type { Store } from "../store.ts";
import type { Going } from "./scope.ts";

const digests = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;

/** Digests that the pictures which go were made of and nothing else names: no picture, job, person or style. */
export function partsOf({ database }: Pick<Store, "database">, going: Going): ReadonlySet<string> {
  const gone = JSON.stringify(going.pictures);
  const parts = new Set(
    database
      .all<{ recipe: string }>("SELECT recipe FROM picture WHERE id IN (SELECT value FROM json_each(?))", gone)
      .flatMap(({ recipe }) => {
        const { subjects, styles, loras = [], enlarged } = JSON.parse(recipe) as Recipe;
        return [...subjects, ...styles, ...loras, ...(enlarged ? [enlarged] : [])].flatMap(
          ({ sha256 }) => sha256 ?? [],
        );
      }),
  );
  if (parts.size === 0) return parts;
  const others = [
    ...database.all<{ text: string }>(
      "SELECT recipe AS text FROM picture WHERE id NOT IN (SELECT value FROM json_each(?))",
      gone,
    ),
    ...database.all<{ text: string }>(
      "SELECT ordered AS text FROM job WHERE ordered IS NOT NULL AND id NOT IN (SELECT value FROM json_each(?))",
      JSON.stringify(going.jobs.map(({ id }) => id)),
    ),
    ...database.all<{ text: string }>("SELECT sha256 AS text FROM file"),
    ...database.all<{ text: string }>("SELECT tokens || ' ' || coalesce(lora, '') AS text FROM learned"),
  ];
  for (const { text } of others) for (const [sha256] of text.matchAll(digests)) parts.delete(sha256);
  return parts;
}
