/** The models that can be downloaded, by name. */
import { Fault } from "../../../contract/fault.ts";
import type { Licence, ModelRecipe } from "./recipe.ts";
import { usoFlux1Dev } from "./uso-flux1-dev.ts";

export const modelRecipes: readonly ModelRecipe[] = [usoFlux1Dev];

/** @throws Fault `download.unknown` */
export function modelRecipe(name: string): ModelRecipe {
  const found = modelRecipes.find((recipe) => recipe.name === name);
  if (!found) throw new Fault("download.unknown", { name, known: modelRecipes.map((recipe) => recipe.name) });
  return found;
}

/** The recipe's licences, each once, with the repositories under it. */
export function licencesOf({
  sources,
}: ModelRecipe): readonly (Licence & { readonly repositories: readonly string[] })[] {
  const byUrl = Map.groupBy(sources, (source) => source.licence.url);
  return [...byUrl.values()].map((group) => ({
    ...group[0]!.licence,
    repositories: group.map((source) => source.repository),
  }));
}
