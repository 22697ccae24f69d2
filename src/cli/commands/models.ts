/** `atelier models`: what is installed. */
import type { Command } from "commander";
import { type Fault, toFault } from "../../contract/fault.ts";
import { verifyModel } from "../../formats/manifest.ts";
import { type CatalogueEntry, listModels, modelRoots } from "../../main/models/catalogue.ts";
import { exitCodes, exitCodesHelp } from "../exit-codes.ts";
import { option } from "../options/options.ts";
import { print, printJson } from "../output/output.ts";
import { bold, dim, red } from "../output/style.ts";
import { addModelsAdd } from "./models-add.ts";
import { addModelsGet } from "./models-get.ts";
import { addModelsOptimise } from "./models-optimise.ts";
import { addModelsScan } from "./models-scan.ts";

const examples = `
Models are folders with a model.json, in the program's own models/ folder, in the folder that the environment
variable ATELIER_MODELS names, and in models/ of the studio's folder. Weights may lie elsewhere: scan tells what
they are, add makes a model of them.

Examples:
  atelier models
  atelier models --verify
  atelier models scan ~/ComfyUI/models
  atelier models add ~/ComfyUI/models ~/Downloads/tokenizers
  atelier models get uso-flux1-dev --dry-run
  atelier models optimise uso-mini --precision int4 --out ~/models/uso-mini-int4
  ATELIER_MODELS=/data/models atelier models --json`;

export function addModels(program: Command): void {
  const command = program
    .command("models")
    .summary("list the installed models")
    .description("Lists the installed models.")
    .option("--verify", "read every file and compare it with its digest")
    .addOption(option.json())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(models);
  addModelsAdd(command);
  addModelsGet(command);
  addModelsOptimise(command);
  addModelsScan(command);
}

async function models({ verify = false, json }: { verify?: boolean; json?: boolean }): Promise<void> {
  const entries = await listModels();
  const described = [];
  for (const entry of entries) described.push(describe(entry, verify ? await examined(entry) : unexamined(entry)));
  if (verify && described.some(({ problem }) => problem !== null)) process.exitCode = exitCodes.model;
  if (json)
    return printJson({
      models: described.map(({ problem, ...rest }) => ({ ...rest, problem: problem?.toJSON() ?? null })),
    });

  for (const { id, name, licence, folder, bytes, problem, unproven } of described) {
    print(`${bold(id ?? folder)}${name === null ? "" : `  ${name}`}`);
    if (licence !== null && bytes !== null)
      print(
        `  ${size(bytes)}, ${licence.name}, ${licence.commercial ? "commercial use allowed" : "no commercial use"}`,
      );
    if (id !== null) print(`  ${dim(folder)}`);
    if (problem !== null) print(`  ${red(problem.message)}`);
    else if (verify) print(...verdict(unproven));
  }
  if (described.length === 0) print(`There are no models in ${modelRoots().join(" or ")}.`);
}

interface Examined {
  readonly problem: Fault | null;
  /** Files of which only the size was compared: their digests are not known. */
  readonly unproven: readonly string[];
}

const unexamined = (entry: CatalogueEntry): Examined => ({
  problem: entry.kind === "broken" ? entry.fault : null,
  unproven: [],
});

/** What is wrong with a model once every byte of it is read. */
async function examined(entry: CatalogueEntry): Promise<Examined> {
  if (entry.kind === "broken") return unexamined(entry);
  return verifyModel(entry.model).then(
    (unproven) => ({ problem: null, unproven }),
    (error: unknown) => ({ problem: toFault(error), unproven: [] }),
  );
}

function verdict(unproven: readonly string[]): readonly string[] {
  if (unproven.length === 0) return ["  Every file is as it should be."];
  return [
    "  Nothing is wrong, but of these files only the sizes are known, so that is all that was compared:",
    ...unproven.map((file) => `    ${dim(file)}`),
  ];
}

function describe(entry: CatalogueEntry, { problem, unproven }: Examined) {
  if (entry.kind === "broken")
    return { id: null, name: null, licence: null, bytes: null, folder: entry.folder, problem, unproven };
  const { folder, manifest } = entry.model;
  const { id, name, licence, files } = manifest;
  return {
    id,
    name,
    licence,
    bytes: Object.values(files).reduce((sum, f) => sum + f.bytes, 0),
    folder,
    problem,
    unproven,
  };
}

const size = (bytes: number): string =>
  bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
