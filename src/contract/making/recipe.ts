/** A recipe: everything that determines a picture, as versioned JSON. It travels inside every saved picture. */
import { z } from "zod";
import { Fault } from "../fault.ts";
import type { Immutable } from "../values/immutable.ts";
import {
  entry,
  type ModelDefaultName,
  modelDefaultNames,
  type ParameterName,
  parameterNames,
  picked,
  type RecipeShape,
} from "./parameters.ts";
import { issuesOf } from "../values/problems.ts";

/** Every field of a recipe. One with a constant default may be absent in a recipe that is older than the parameter. */
const shape = Object.fromEntries(
  parameterNames.map((name) => {
    const { schema, usual } = entry(name);
    return [name, usual.from === "constant" ? schema.default(() => usual.value) : schema];
  }),
) as unknown as RecipeShape;

export const recipeSchema = z.strictObject({ version: z.literal(1), ...shape });

export type Recipe = Immutable<z.infer<typeof recipeSchema>>;
export type PictureReference = Omit<StyleReference, "weight">;
export type StyleReference = Recipe["styles"][number];
export type LoraReference = NonNullable<Recipe["loras"]>[number];
export type Enlargement = NonNullable<Recipe["enlarged"]>;
export type Speed = NonNullable<Recipe["speed"]>;

/** What a model says of the parameters that each model has a default of its own for. */
export type ModelDefaults = Pick<Recipe, ModelDefaultName>;

/** What a composer begins with while no model is known. */
export const noModel: ModelDefaults = {
  width: 256,
  height: 256,
  steps: 20,
  guidance: 4,
  contentLongSide: 512,
  schedule: "uso",
};

/**
 * Checks that a value is a recipe.
 * @throws Fault `recipe.invalid` with every field that is wrong.
 */
export function parseRecipe(value: unknown): Recipe {
  const result = recipeSchema.safeParse(value);
  if (result.success) return result.data;
  throw new Fault("recipe.invalid", { issues: issuesOf(result.error, "recipe", value) });
}

/** Parameters that are the artist's own, and those that a recipe leaves out, have no usual value. */
export type UsualName = Exclude<
  ParameterName,
  "model" | "seed" | "words" | "loras" | "speed" | "styleFrom" | "private" | "enlarged" | "edition" | "sheet"
>;

/** The value of every parameter that nobody sets, for a model. */
export function usualFor(defaults: ModelDefaults): Pick<Recipe, UsualName> {
  const constants = parameterNames.flatMap((name) => {
    const { usual } = entry(name);
    return usual.from === "constant" ? [[name, usual.value] as const] : [];
  });
  return { ...picked(defaults, modelDefaultNames), ...Object.fromEntries(constants) } as Pick<Recipe, UsualName>;
}

/**
 * Whether a picture was made with other weights than a model of its name has now, so that it comes out differently.
 * @param now  the model's edition; null where its weights are not known. Of older pictures nothing is known either.
 */
export const ofOtherEdition = ({ edition }: Recipe, now: string | null): boolean =>
  edition !== undefined && now !== null && edition !== now;

/** What tells one picture of a batch from another, or is settled only when it is made. */
const ofOnePicture: ReadonlySet<string> = new Set<ParameterName>([
  "seed",
  "count",
  "width",
  "height",
  "keepSize",
  "edition",
]);

/**
 * Whether a picture's own recipe is that of one picture of a batch: the same in all that its pictures have in common.
 */
export function isOfBatch(picture: Recipe, batch: Recipe): boolean {
  const within = picture.seed >= batch.seed && picture.seed < batch.seed + batch.count;
  const sized = batch.keepSize || (picture.width === batch.width && picture.height === batch.height);
  return within && sized && shared(picture) === shared(batch);
}

/** Everything but what is one picture's own, as text. Where a file lies does not matter: its digest says what it is. */
function shared(recipe: Recipe): string {
  const kept = parameterNames.filter((name) => !ofOnePicture.has(name));
  return JSON.stringify(
    kept.map((name) => recipe[name] ?? null),
    (key, value: unknown) => {
      if (key === "path") return undefined;
      if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
      return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    },
  );
}
