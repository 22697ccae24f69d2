/** A preset of the composer, for a command: the files of its styles and people, and its numbers. */
import { Fault } from "../../contract/fault.ts";
import { folded } from "../../contract/values/folded.ts";
import { carriedNames, picked } from "../../contract/making/parameters.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import { blobsIn } from "../../jobs/blobs.ts";
import { gatherStyles, gatherSubjects } from "../../jobs/drafts/gather.ts";
import { findModel } from "../../main/models/catalogue.ts";
import { forJobs } from "../../main/library/for-jobs.ts";
import { homeAt } from "../../main/library/opening/home.ts";
import type { Library } from "../../main/library/library.ts";
import { bundledModel } from "../../main/models/catalogue.ts";
import type { RecipeOptions } from "./recipe-from-options.ts";

/**
 * What a preset says, as if it had been given as options; these come after it.
 * @param home  of the studio, where crops are kept
 * @throws Fault `usage.no-such-name`; `library.unknown`, `recipe.reference-missing` where a style is gone
 */
export async function fromPreset(
  name: string,
  library: Library,
  home: string,
): Promise<RecipeOptions & { readonly model?: string }> {
  const presets = await library.call("composer.presets", null);
  const found = presets.find((preset) => folded(preset.name) === folded(name));
  if (!found) throw new Fault("usage.no-such-name", { kind: "preset", name, known: presets.map((one) => one.name) });
  const { model, prompt, people = [], styles = [], loras, ...numbers } = found.settings;
  const kept = homeAt(home).blobs;
  const [shelf, blobs] = [forJobs(library, kept, findModel), blobsIn(kept)];
  const [subjects, looks] = await Promise.all([
    gatherSubjects({ people }, shelf),
    gatherStyles({ styles, model: model ?? bundledModel }, shelf),
  ]);
  const pictures = looks.flatMap((look) => look.pictures);
  return {
    preset: picked(numbers as Partial<Recipe>, carriedNames),
    ...(model === undefined ? {} : { model }),
    ...(prompt === undefined ? {} : { prompt }),
    lora: [...(loras ?? []), ...looks.flatMap(({ lora }) => (lora === null ? [] : [lora]))],
    subject: await Promise.all(subjects.map(async (one) => (await one.file(blobs)).path)),
    style: await Promise.all(pictures.map(async (one) => ({ path: (await one.file(blobs)).path, weight: one.weight }))),
  };
}
