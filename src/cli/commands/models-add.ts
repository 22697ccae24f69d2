/** `atelier models add`: a model of weights that stay where they are. */
import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { isFault } from "../../contract/fault.ts";
import { modelId } from "../../contract/models.ts";
import { issuesOf } from "../../contract/values/problems.ts";
import { bytesInWords } from "../../contract/values/size.ts";
import { type ModelFolder, openModel } from "../../formats/manifest.ts";
import { type AddedModel, addModel } from "../../main/models/add.ts";
import { modelRoots } from "../../main/models/catalogue.ts";
import { chosenOf } from "../../main/models/describe.ts";
import { partNames, parts } from "../../main/models/scan/parts.ts";
import { type ScanReport, scanFolders } from "../../main/models/scan/scan.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { option } from "../options/options.ts";
import { print, printJson, say } from "../output/output.ts";
import { bold, dim } from "../output/style.ts";
import { printParts, within } from "../output/parts.ts";
import { onDisk, placeOf } from "../../formats/place.ts";

const examples = `
Published weights are used where they lie: all that is written is a small description of the model, a model.json, in
the folder that ATELIER_MODELS names, else in the studio's folder. When files were moved, add them again with --replace.

Examples:
  atelier models add ~/ComfyUI/models ~/Downloads/tokenizers
  atelier models add ~/.cache/huggingface/hub --name flux-of-the-cache
  atelier generate --model uso-flux1-dev --subject me.jpg --style ink.png`;

interface AddCommand {
  readonly name?: string;
  readonly to?: string;
  readonly replace?: boolean;
  readonly json?: boolean;
}

export function addModelsAdd(models: Command): void {
  models
    .command("add")
    .summary("makes a model of published weights where they lie")
    .description(
      "Looks for the parts of a USO model below the folders, and makes a model of them that can be used. Weights stay where they are.",
    )
    .argument("<folder...>", "folders, or single files")
    .option("--name <id>", "how the model is to be called (default: by what it is)", idOf)
    .option("--to <folder>", "the folder of models where it goes", placeOf)
    .option("--replace", "write over a model of the same name")
    .addOption(option.json())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    // `atelier models` has --json too, and takes it wherever it stands.
    .action((folders: string[], _: unknown, command: Command) => add(folders, command.optsWithGlobals<AddCommand>()));
}

function idOf(given: string): string {
  const id = modelId.safeParse(given);
  if (!id.success)
    throw new InvalidArgumentError(
      `It ${issuesOf(id.error, "name")
        .map(({ problem }) => problem)
        .join(", and ")}.`,
    );
  return id.data;
}

async function add(folders: readonly string[], { name, to, replace = false, json }: AddCommand): Promise<void> {
  const report = await scanFolders(folders.map(onDisk), { numbers: true });
  if (!json && !report.uso.complete) printParts(report);
  for (const problem of report.networks.flatMap(({ network }) => network.problems))
    if (problem.code === "weights.not-finite") say(problem.message);
  const added = await addModel(report, {
    replace,
    ...(name === undefined ? {} : { id: name }),
    ...(to === undefined ? {} : { modelsFolder: to }),
  }).catch((thrown: unknown) => sameModel(thrown, report));
  if ("there" in added) {
    const { folder, manifest } = added.there;
    if (json) return printJson({ id: manifest.id, folder, optimise: report.uso.optimise, parts: null });
    return print(
      `${bold(manifest.name)} is added as ${bold(manifest.id)} already: there is nothing to do. ${dim(folder)}`,
    );
  }
  const { model, chosen, optimise } = added;
  if (json)
    return printJson({
      id: model.manifest.id,
      folder: model.folder,
      optimise,
      parts: Object.fromEntries(partNames.map((part) => [part, chosen[part].files])),
    });
  for (const part of partNames)
    print(
      `${parts[part].title.padEnd(20)}  ${dim(chosen[part].files.map((file) => within(report.folders, file)).join(", "))}`,
    );
  tellAdded(added);
}

/** The model that is there already, where it is made of the very same files. @throws what was thrown, where not */
async function sameModel(thrown: unknown, { uso, limit }: ScanReport): Promise<{ readonly there: ModelFolder }> {
  if (!isFault(thrown, "model.exists")) throw thrown;
  const there = await openModel(thrown.data.folder).catch(() => null);
  const files = new Set(Object.values(chosenOf(uso, limit)).flatMap((part) => part.files));
  const own = Object.keys(there?.manifest.files ?? {});
  if (there === null || own.length !== files.size || !own.every((file) => files.has(file))) throw thrown;
  return { there };
}

/** What the model is, and what comes next. */
export function tellAdded({ model: { folder, manifest }, optimise }: AddedModel): void {
  const { id, name, licence, files } = manifest;
  print(
    "",
    `${bold(name)} is added as ${bold(id)}: ${bytesInWords(Object.values(files).reduce((sum, f) => sum + f.bytes, 0))} of weights, used where they lie.`,
  );
  print(`${licence.name}, ${licence.commercial ? "commercial use allowed" : "no commercial use"}. ${dim(folder)}`);
  const called = modelRoots().some((root) => join(root, id) === folder) ? id : folder;
  const words = /[\s'"]/.test(called) ? JSON.stringify(called) : called;
  if (!optimise) return print("", "Next:", `  atelier generate --model ${words} --subject me.jpg --style ink.png`);
  say(
    "",
    "Some of it is stored as float8, which is not computed with. Before the first picture, make a model that is:",
  );
  print(`  atelier models optimise ${words} --precision int8 --out ${JSON.stringify(`${folder}-int8`)}`);
}
