/** A recipe: everything that determines a picture, as versioned JSON. It travels inside every saved picture. */
import { z } from "zod";
import { Fault } from "./fault.ts";

/** A file the recipe refers to. The digest makes sure that a picture made again is made from the same bytes. */
const reference = z.strictObject({
  /** Absolute while at work; relative to the saved picture's folder once inside a file. */
  path: z.string().min(1),
  /** SHA-256 of the file's bytes, lower-case hex. Absent until the engine has read the file. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** What the artist calls it: the person or the style. A library can be rebuilt from it. */
  name: z.string().max(200).optional(),
});

/** A style picture. Its weight says how much it counts beside the text and the other styles: 100 is as published. */
const styleReference = reference.extend({ weight: z.number().min(1).max(200).optional() });

/** A further LoRA for the transformer, beside the model's own. At strength 1 it counts as it was trained; below 0 it does the opposite. */
export const loraReference = reference.extend({ strength: z.number().min(-2).max(2) });

/** What steps may leave out to be faster. Pictures come out a little different; see the engine's shortcuts. */
const speed = z.strictObject({
  /**
   * The blocks after the first are skipped in steps in which the first block's change differs by less than this share from its
   * change in the last step that was computed whole.
   */
  firstBlockCache: z.number().gt(0).max(1).optional(),
  /** The subjects' keys and values are computed in every n-th step only. */
  referenceEvery: z.number().int().min(2).max(50).optional(),
});

/** A length in pixels: the latent grid is 8 pixels wide and packed in pairs, so sides are multiples of 16. */
const side = z.number().int().min(64).max(4096).multipleOf(16);

const recipeSchema = z.strictObject({
  version: z.literal(1),
  /** Id of the model folder's manifest. */
  model: z.string().min(1),
  subjects: z.array(reference).max(8),
  styles: z.array(styleReference).max(8),
  /** Empty keeps the subject's layout (USO's convention). */
  prompt: z.string().max(8000),
  width: side,
  height: side,
  steps: z.number().int().min(1).max(200),
  /** Distilled guidance; ignored by models without guidance embedding. */
  guidance: z.number().min(0).max(30),
  /** Seed of the first picture; the n-th of a batch has seed + n. */
  seed: z
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER - 1000),
  count: z.number().int().min(1).max(1000),
  /** Long side in pixels to which every subject picture is brought before it is encoded. */
  contentLongSide: z.number().int().min(64).max(2048),
  /** The picture takes the format of the first subject; width and height then only set the scale of its long side. */
  keepSize: z.boolean(),
  /** Factor on the model's own LoRA; 1 is as trained. No effect where the model has no LoRA. */
  loraStrength: z.number().min(0).max(2),
  /** Absent for none. */
  loras: z.array(loraReference).max(8).optional(),
  /** Sequence length behind the timestep shift: `uso` as published, `flux` as in FLUX.1. */
  schedule: z.enum(["uso", "flux"]),
  /** Absent where every step computes everything, as published. */
  speed: speed.optional(),
});

export type Recipe = z.infer<typeof recipeSchema>;
export type PictureReference = z.infer<typeof reference>;
export type Speed = NonNullable<Recipe["speed"]>;
export type StyleReference = z.infer<typeof styleReference>;
export type LoraReference = z.infer<typeof loraReference>;

/**
 * Checks that a value is a recipe.
 * @throws Fault `recipe.invalid` with every field that is wrong.
 */
export function parseRecipe(value: unknown): Recipe {
  const result = recipeSchema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map((i) => ({ field: i.path.join(".") || "recipe", problem: i.message }));
  throw new Fault("recipe.invalid", { issues });
}
