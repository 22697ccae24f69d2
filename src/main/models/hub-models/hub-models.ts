/** The models that can be downloaded, by name. */
import { Fault } from "../../../contract/fault.ts";
import type { Licence, HubModel } from "./hub-model.ts";
import { usoFlux1Dev } from "./uso-flux1-dev.ts";

export const hubModels: readonly HubModel[] = [usoFlux1Dev];

/** @throws Fault `download.unknown` */
export function hubModel(name: string): HubModel {
  const found = hubModels.find((model) => model.name === name);
  if (!found) throw new Fault("download.unknown", { name, known: hubModels.map((model) => model.name) });
  return found;
}

/** The model's licences, each once, with the repositories under it. */
export function licencesOf({ sources }: HubModel): readonly (Licence & { readonly repositories: readonly string[] })[] {
  const byUrl = Map.groupBy(sources, (source) => source.licence.url);
  return [...byUrl.values()].map((group) => ({
    ...group[0]!.licence,
    repositories: group.map((source) => source.repository),
  }));
}
