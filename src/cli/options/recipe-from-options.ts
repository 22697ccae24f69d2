/** From what is typed to a recipe. */
import { randomInt } from "node:crypto";
import { Fault } from "../../contract/fault.ts";
import { parseRecipe, type Recipe, usualFor } from "../../contract/making/recipe.ts";
import { type GivenSeed, seedsSuffice } from "../../contract/making/seed.ts";
import { defaultsOf, type Manifest } from "../../formats/manifest.ts";
import type { ChosenLora, ChosenStyle, Size } from "./options.ts";
import { givenParameters } from "./parameter-options.ts";

/** What the artist chose; the model's defaults fill the rest. Paths are absolute. */
export interface RecipeOptions {
  readonly subject?: readonly string[];
  readonly style?: readonly ChosenStyle[];
  readonly prompt?: string;
  readonly size?: Size;
  readonly lora?: readonly ChosenLora[];
  readonly seed?: GivenSeed;
  /** Numbers of a preset, in the place of the model's own; the other options come after it. */
  readonly preset?: Partial<Recipe>;
  /** By the names of parameter-options.ts. */
  readonly [parameter: string]: unknown;
}

/** Seeds that are drawn stay below 2³¹, so that every other program takes them too. */
const randomSeed = (): number => randomInt(2 ** 31);

/**
 * The recipe for these options with a model.
 * @throws Fault `usage.nothing-to-go-by`, `recipe.invalid`, `recipe.seeds-end`
 */
export function recipeFrom(
  options: RecipeOptions,
  manifest: Pick<Manifest, "id" | "defaults">,
  drawSeed = randomSeed,
): Recipe {
  const { subject = [], prompt = "", size, seed } = options;
  // What counts nothing is left out.
  const style = (options.style ?? []).filter(({ weight }) => weight !== 0);
  const lora = (options.lora ?? []).filter(({ strength }) => strength !== 0);
  if (subject.length + style.length === 0 && prompt.trim() === "") throw new Fault("usage.nothing-to-go-by", {});
  const recipe = parseRecipe({
    version: 1,
    model: manifest.id,
    seed: seed?.kind === "seed" ? seed.seed : drawSeed(),
    ...usualFor(defaultsOf(manifest)),
    ...options.preset,
    ...size,
    ...givenParameters(options),
    subjects: subject.map((path) => ({ path })),
    styles: style.map(({ path, weight }) => (weight === 100 ? { path } : { path, weight })),
    prompt,
    ...(lora.length > 0 ? { loras: lora } : {}),
  });
  if (!seedsSuffice(recipe.seed, recipe.count))
    throw new Fault("recipe.seeds-end", { seed: recipe.seed, count: recipe.count });
  return recipe;
}
