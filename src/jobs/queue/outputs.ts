/**
 * The files of a job: where they go, which pictures it still owes, and where to look for those that a crash left
 * unrecorded.
 */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Picture } from "../../contract/library/library.ts";
import { recorded } from "../../contract/library/private.ts";
import { isOfBatch, type Recipe } from "../../contract/making/recipe.ts";
import { cleanName } from "../../formats/names.ts";
import { readRecipe } from "../../formats/picture/metadata.ts";
import type { StoredJob } from "../store.ts";

/** Where a job's pictures go: the same folder and names however often the program is started in between. */
export interface Outputs {
  readonly folder: string;
  /** Begin of the file names; the engine adds `-<seed>`, and a number where that name is taken. */
  readonly stem: string;
}

/** A folder for each month: `<pictures>/2026-11/Anna in Comic-1042.png`. */
export function outputsOf({ title, added }: Pick<StoredJob, "title" | "added">, picturesFolder: string): Outputs {
  const date = new Date(added);
  const month = `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}`;
  return { folder: join(picturesFolder, month), stem: cleanName(title) ?? "portrait" };
}

/** Neighbouring numbers together: 3, 4, 5, 8 → [3, 3], [8, 1], each a first number and how many. */
export function runs(seeds: readonly number[]): readonly (readonly [first: number, count: number])[] {
  const found: [number, number][] = [];
  for (const seed of seeds) {
    const last = found.at(-1);
    if (last && seed === last[0] + last[1]) last[1]++;
    else found.push([seed, 1]);
  }
  return found;
}

/** Seeds of the pictures that a job still owes, in order. */
export function owed(
  { seed, draft }: Pick<StoredJob, "seed" | "draft">,
  made: readonly Pick<Picture, "recipe">[],
): readonly number[] {
  const there = new Set(made.map((p) => p.recipe.seed));
  return Array.from({ length: draft.count }, (_, n) => seed + n).filter((s) => !there.has(s));
}

/**
 * Files that can be the job's picture with this seed: of its name and seed, younger than the job, its recipe inside.
 * More than one where another job of the same title, seed and recipe saved there too.
 * @param recipe of the whole job
 */
export async function savedFiles(
  { folder, stem }: Outputs,
  { added }: Pick<StoredJob, "added">,
  recipe: Recipe,
  seed: number,
): Promise<readonly { readonly file: string; readonly recipe: Recipe }[]> {
  const begin = `${stem}-${seed}`;
  const names = (await readdir(folder).catch(() => [])).filter(
    (n) => n.startsWith(begin) && /^(-\d+)?\.(png|jpg|webp)$/.test(n.slice(begin.length)),
  );
  const found: { file: string; recipe: Recipe }[] = [];
  for (const file of names.toSorted().map((name) => join(folder, name))) {
    // Clocks of file systems are coarse.
    if ((await stat(file)).mtimeMs < added - 2000) continue;
    const inside = await readRecipe(file).catch(() => null);
    if (inside !== null && inside.seed === seed && isOfBatch(inside, recorded(recipe)))
      found.push({ file, recipe: inside });
  }
  return found;
}
