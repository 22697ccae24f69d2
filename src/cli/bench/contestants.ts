/** Who is compared: models, and each of them by recipes that leave something out or set it otherwise. */
import { InvalidArgumentError } from "commander";
import { type ParameterName, parameters } from "../../contract/making/parameters.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import { findModel } from "../../main/models/catalogue.ts";
import type { Contestant } from "./run.ts";

/** What an ablation may set. */
const settable = [
  "steps",
  "guidance",
  "contentLongSide",
  "loraStrength",
  "schedule",
] as const satisfies ParameterName[];

/** One row beside those of the models as they are. */
export interface Ablation {
  readonly name: string;
  readonly recipe: Partial<Recipe>;
}

/**
 * Reads `name:parameter=value,…`, such as `without LoRA:loraStrength=0`; may be given several times.
 * @throws InvalidArgumentError that says what may be set
 */
export function ablations(given: string, before: readonly Ablation[] | undefined): readonly Ablation[] {
  const [, name, settings] = /^([^:=]+):(.+)$/.exec(given) ?? [];
  const recipe = (settings ?? "").split(",").map((part) => {
    const [, key, value] = /^\s*(\w+)\s*=\s*(\S+)\s*$/.exec(part) ?? [];
    const known = settable.find((one) => one === key);
    if (!name || known === undefined || value === undefined)
      throw new InvalidArgumentError(
        `It is a name and what is set, as in "without LoRA:loraStrength=0". There are: ${settable.join(", ")}.`,
      );
    const read = parameters[known].schema.safeParse(Number.isNaN(Number(value)) ? value : Number(value));
    if (!read.success) throw new InvalidArgumentError(`${known} cannot be ${value}.`);
    return [known, read.data] as const;
  });
  return [...(before ?? []), { name: name!.trim(), recipe: Object.fromEntries(recipe) }];
}

/** Every model as it is, then by each ablation. @throws Fault `model.*` */
export async function contestantsOf(
  models: readonly string[],
  rows: readonly Ablation[],
): Promise<readonly Contestant[]> {
  const found = await Promise.all(models.map((id) => findModel(id)));
  return found.flatMap((model, n) => {
    // Two folders may hold models of one id.
    const twice = found.some((other, m) => m !== n && other.manifest.id === model.manifest.id);
    const name = twice ? `${model.manifest.id} (${models[n]})` : model.manifest.id;
    return [
      { name, model, recipe: {} },
      ...rows.map((row) => ({ name: `${name}, ${row.name}`, model, recipe: row.recipe })),
    ];
  });
}
