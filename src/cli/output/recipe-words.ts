/** A recipe in words. */
import { basename } from "node:path";
import type { Recipe, Speed } from "../../contract/making/recipe.ts";
import { type GivenSeed, seeds } from "../../contract/making/seed.ts";

/** What a recipe does, in words: "1 subject, 2 styles, layout kept". */
export function mode({ subjects, styles, prompt }: Recipe): string {
  if (subjects.length + styles.length === 0) return `from words alone: ${quoted(prompt)}`;
  const words = prompt.trim() !== "" ? quoted(prompt) : subjects.length > 0 ? "layout kept" : "no words";
  return `${counted(subjects.length, "subject")}, ${counted(styles.length, "style")}, ${words}`;
}

/** Its numbers: "256×256, 20 steps, seed 7, turbo.safetensors at 80 %, first-block cache at 0.1". */
export function numbers(recipe: Recipe): string {
  const { width, height, keepSize, subjects, steps, seed, count, loras = [], speed, styleFrom } = recipe;
  const size =
    keepSize && subjects.length > 0
      ? `the subject's format with ${Math.max(width, height)} pixels along its long side`
      : `${width}×${height}`;
  const seeds = count === 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + count - 1}`;
  const added = loras.map(({ path, name = basename(path), strength }) => `${name} at ${Math.round(100 * strength)} %`);
  const late = styleFrom === undefined ? [] : [`style from ${Math.round(100 * styleFrom)} % of the steps on`];
  return [size, counted(steps, "step"), seeds, ...added, ...late, ...shortcuts(speed)].join(", ");
}

/** What its steps leave out, in words; nothing where they compute everything. */
export function shortcuts({ firstBlockCache, referenceEvery }: Speed = {}): readonly string[] {
  return [
    ...(firstBlockCache === undefined ? [] : [`first-block cache at ${firstBlockCache}`]),
    ...(referenceEvery === undefined ? [] : [`reference cache of ${referenceEvery} steps`]),
  ];
}

/** What is to be known of a seed that is not used as it was given. */
export const seedLines = (given: GivenSeed | undefined): readonly string[] =>
  given?.kind === "seed" && given.reduced !== null
    ? [`Seeds count modulo ${seeds}: ${given.reduced} is seed ${given.seed} here.`]
    : [];

const counted = (n: number, what: string): string => `${n === 0 ? "no" : n} ${what}${n === 1 ? "" : "s"}`;
const quoted = (text: string): string => `“${text.trim().length > 60 ? `${text.trim().slice(0, 59)}…` : text.trim()}”`;
