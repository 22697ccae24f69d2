/** From options to a recipe, and from a recipe to words. */
import { randomInt } from "node:crypto";
import { basename } from "node:path";
import { Fault } from "../contract/fault.ts";
import { parseRecipe, type Recipe, type Speed } from "../contract/recipe.ts";
import type { Manifest } from "../formats/manifest.ts";
import type { ChosenLora, Size } from "./options.ts";

/** What the artist chose; the model's defaults fill the rest. Paths are absolute. */
export interface RecipeOptions {
  readonly subject?: readonly string[];
  readonly style?: readonly string[];
  readonly prompt?: string;
  readonly size?: Size;
  readonly steps?: number;
  readonly guidance?: number;
  readonly seed?: number;
  readonly count?: number;
  readonly contentLongSide?: number;
  readonly keepSize?: boolean;
  readonly loraStrength?: number;
  readonly lora?: readonly ChosenLora[];
  readonly schedule?: Recipe["schedule"];
  readonly firstBlockCache?: number;
  /** In steps. */
  readonly referenceCache?: number;
}

/** Seeds that are drawn stay below 2³¹, so that every other program takes them too. */
const randomSeed = (): number => randomInt(2 ** 31);

/**
 * The recipe for these options with a model.
 * @throws Fault `usage.nothing-to-go-by`, `recipe.invalid`
 */
export function recipeFrom(
  options: RecipeOptions,
  { id, defaults }: Pick<Manifest, "id" | "defaults">,
  drawSeed = randomSeed,
): Recipe {
  const { subject = [], style = [], prompt = "" } = options;
  if (subject.length + style.length === 0 && prompt.trim() === "") throw new Fault("usage.nothing-to-go-by", {});
  const speed: Speed = {
    ...(options.firstBlockCache === undefined ? {} : { firstBlockCache: options.firstBlockCache }),
    ...(options.referenceCache === undefined ? {} : { referenceEvery: options.referenceCache }),
  };
  return parseRecipe({
    version: 1,
    model: id,
    subjects: subject.map((path) => ({ path })),
    styles: style.map((path) => ({ path })),
    prompt,
    width: options.size?.width ?? defaults.width,
    height: options.size?.height ?? defaults.height,
    steps: options.steps ?? defaults.steps,
    guidance: options.guidance ?? defaults.guidance,
    seed: options.seed ?? drawSeed(),
    count: options.count ?? 1,
    contentLongSide: options.contentLongSide ?? defaults.content_long_side,
    keepSize: options.keepSize ?? false,
    loraStrength: options.loraStrength ?? 1,
    ...(options.lora ? { loras: options.lora } : {}),
    schedule: options.schedule ?? defaults.schedule,
    ...(Object.keys(speed).length > 0 ? { speed } : {}),
  });
}

/** What a recipe does, in words: "1 subject, 2 styles, layout kept". */
export function mode({ subjects, styles, prompt }: Recipe): string {
  if (subjects.length + styles.length === 0) return `from words alone: ${quoted(prompt)}`;
  const words = prompt.trim() !== "" ? quoted(prompt) : subjects.length > 0 ? "layout kept" : "no words";
  return `${counted(subjects.length, "subject")}, ${counted(styles.length, "style")}, ${words}`;
}

/** Its numbers: "256×256, 20 steps, seed 7, turbo.safetensors at 0.8, first-block cache at 0.1". */
export function numbers({ width, height, keepSize, subjects, steps, seed, count, loras = [], speed }: Recipe): string {
  const size =
    keepSize && subjects.length > 0
      ? `the subject's format with ${Math.max(width, height)} pixels along its long side`
      : `${width}×${height}`;
  const seeds = count === 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + count - 1}`;
  const added = loras.map(({ path, strength }) => `${basename(path)} at ${strength}`);
  return [size, counted(steps, "step"), seeds, ...added, ...shortcuts(speed)].join(", ");
}

/** What its steps leave out, in words; nothing where they compute everything. */
export function shortcuts({ firstBlockCache, referenceEvery }: Speed = {}): readonly string[] {
  return [
    ...(firstBlockCache === undefined ? [] : [`first-block cache at ${firstBlockCache}`]),
    ...(referenceEvery === undefined ? [] : [`reference cache of ${referenceEvery} steps`]),
  ];
}

const counted = (n: number, what: string): string => `${n === 0 ? "no" : n} ${what}${n === 1 ? "" : "s"}`;
const quoted = (text: string): string => `“${text.trim().length > 60 ? `${text.trim().slice(0, 59)}…` : text.trim()}”`;
