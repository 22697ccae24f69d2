/** `atelier models get`: downloads a published model. */
import { join, relative } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { Fault, toFault } from "../../contract/fault.ts";
import { bytesInWords } from "../../contract/values/size.ts";
import { homeFolder } from "../../main/home.ts";
import { type AddedModel, addModel } from "../../main/models/add.ts";
import { modelRoots, modelsFolder } from "../../main/models/catalogue.ts";
import { type Downloaded, download } from "../../main/models/download/download.ts";
import { provenMeasures } from "../../main/models/measures.ts";
import { type Hub, openHub, usualEndpoint } from "../../main/models/download/hub.ts";
import { checkAccess, type DownloadPlan, planDownload } from "../../main/models/download/plan.ts";
import { demandRoom, type Space, spaceFor } from "../../main/models/download/space.ts";
import { fileKeeper, findToken } from "../../main/models/download/token.ts";
import { licencesOf, type HubModel, hubModel, hubModels } from "../../main/models/download/hub-models.ts";
import { scanFolders } from "../../main/models/scan/scan.ts";
import { downloadDisplay } from "../output/download-progress.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { cancellation } from "../interrupt.ts";
import { integer, option } from "../options/options.ts";
import { print, printJson, say } from "../output/output.ts";
import { bold, dim } from "../output/style.ts";
import { tellAdded } from "./models-add.ts";
import { placeOf } from "../../formats/place.ts";

const examples = `
To download: ${hubModels.map(({ name, title }) => `${name} (${title})`).join(", ")}

The weights of FLUX.1-dev are given only to people who have accepted their licence at the hub, on
https://huggingface.co/black-forest-labs/FLUX.1-dev, and prove it with a token of their account (Settings, Access
Tokens). The token is taken from --token-file, else from the environment variable HF_TOKEN, else from where
--keep-token has put it: the file hub-token in the studio's folder, which only you may read. It is sent to the hub alone.

An interrupted download goes on where it ended when the same command is run again. HF_ENDPOINT names another hub.

Examples:
  atelier models get uso-flux1-dev --dry-run
  HF_TOKEN=hf_... atelier models get uso-flux1-dev --accept-licence
  atelier models get uso-flux1-dev --token-file ~/hub-token --to /data/models/uso-flux1-dev`;

interface GetOptions {
  readonly to?: string;
  readonly dryRun?: boolean;
  readonly acceptLicence?: boolean;
  readonly tokenFile?: string;
  readonly keepToken?: boolean;
  readonly endpoint?: string;
  readonly atOnce: number;
  readonly json?: boolean;
}

export function addModelsGet(models: Command): void {
  models
    .command("get")
    .description("Downloads a published model, or the networks that measure pictures, whole and proven by digests.")
    .argument("<name>", "the model's name")
    .option(
      "--to <folder>",
      "where it goes (default: a folder of its name in ATELIER_MODELS, else in the studio's folder)",
      placeOf,
    )
    .option("--dry-run", "only tell what would be fetched, how large it is, and whether the hub would give it")
    .option("--accept-licence", "accept the licences that must be accepted; they are shown either way")
    .option("--token-file <file>", "a file with the hub's token", placeOf)
    .option("--keep-token", "keep the token for the next time, once it has proven good")
    .option("--endpoint <url>", "another hub than huggingface.co")
    .option("--at-once <files>", "how many files at once, 1 to 16", integer(1, 16), 4)
    .addOption(option.json())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    // `atelier models` has --json too, and takes it wherever it stands.
    .action((name: string, _: unknown, command: Command) => get(name, command.optsWithGlobals<GetOptions>()));
}

async function get(name: string, options: GetOptions): Promise<void> {
  const { env } = process;
  const signal = cancellation();
  const recipe = hubModel(name);
  const home = homeFolder();
  const folder = options.to ?? join(modelsFolder(env), name);
  const quiet = options.json === true;
  if (!quiet) showLicences(recipe);
  if (!options.dryRun) await acceptLicences(recipe, options, signal);

  const keeper = fileKeeper(home);
  const token = await findToken({ file: options.tokenFile, env, keeper });
  const hub = openHub(options.endpoint ?? (env["HF_ENDPOINT"] || usualEndpoint), token);
  const plan = await cancelled(signal, () => planDownload(recipe, folder, hub, signal));
  const space = await spaceFor(plan);
  if (options.dryRun) return tell(recipe, plan, space, await refusal(plan, hub, signal), quiet);

  await cancelled(signal, () => checkAccess(plan, hub, signal));
  if (options.keepToken && token !== null) await keeper.write(token.value);
  demandRoom(plan, space);
  if (!quiet)
    say(
      `${plan.files.length} files, ${bytesInWords(plan.bytes)}${space.here > 0 ? `, of which ${bytesInWords(space.here)} are here already` : ""}, to ${folder}`,
    );
  const display = quiet ? null : downloadDisplay(process.stderr.isTTY);
  const done = await download(plan, hub, {
    signal,
    atOnce: options.atOnce,
    ...(display ? { onProgress: display.progress } : {}),
  }).finally(() => display?.stop());
  if (!quiet)
    print(
      done.bytes === 0
        ? `${bold(recipe.title)} is here already, complete: there was nothing to fetch.`
        : `${bold(recipe.title)} is complete: every file is what the hub promised. ${bytesInWords(done.bytes)} were fetched.`,
    );
  if (recipe.makes !== "model") return tellMeasures(recipe, plan, done, options, signal);
  const added = await cancelled(signal, () => asModel(plan, signal));
  if (quiet) return printJson({ ...described(recipe, plan), fetched: done, model: added.model.manifest.id });
  tellAdded(added);
}

/** Networks that measure are used from the next picture that is measured on. */
async function tellMeasures(
  recipe: HubModel,
  plan: DownloadPlan,
  fetched: Downloaded,
  { json }: GetOptions,
  signal: AbortSignal,
): Promise<void> {
  await cancelled(signal, () => provenMeasures(recipe, plan.folder, signal));
  if (json) return printJson({ ...described(recipe, plan), fetched });
  const below = modelRoots().some((root) => !relative(root, plan.folder).startsWith(".."));
  print(
    below
      ? "Your pictures are measured with them from now on, anew, while nothing is being made."
      : `To be measured with, they must lie in a folder of models: link ${plan.folder} into ${modelsFolder()}.`,
  );
}

/** The model that the files make, in their own folder, called as it was asked for. */
async function asModel({ name, folder, files }: DownloadPlan, signal: AbortSignal): Promise<AddedModel> {
  const digests = new Map(
    files.flatMap(({ file, digest }) => (digest.kind === "sha256" ? [[file, digest.hex] as const] : [])),
  );
  return addModel(await scanFolders([folder], { signal }), { id: name, folder, replace: true, digests });
}

/** What a run would do; nothing is fetched. */
function tell(recipe: HubModel, plan: DownloadPlan, space: Space, refused: Fault | null, json: boolean): void {
  if (json) return printJson({ ...described(recipe, plan), space, refused: refused?.toJSON() ?? null });
  for (const { repository, path, bytes } of plan.files)
    print(`${bytesInWords(bytes).padStart(10)}  ${dim(`${repository}/`)}${path}`);
  print(`${bold(bytesInWords(plan.bytes).padStart(10))}  in ${plan.files.length} files, to ${plan.folder}`);
  if (space.here > 0) print(`${bytesInWords(space.here).padStart(10)}  are here already`);
  if (space.free !== null)
    print(
      `${bytesInWords(space.free).padStart(10)}  are free there${space.needed > space.free ? ", which is not enough" : ""}`,
    );
  if (refused) say(refused.message);
}

const refusal = (plan: DownloadPlan, hub: Hub, signal: AbortSignal): Promise<Fault | null> =>
  cancelled(signal, () => checkAccess(plan, hub, signal)).then(
    () => null,
    (error: unknown) => {
      const fault = toFault(error);
      if (fault.code === "download.cancelled") throw fault;
      return fault;
    },
  );

function described(recipe: HubModel, { name, folder, bytes, commits, files }: DownloadPlan) {
  return {
    name,
    folder,
    bytes,
    commits,
    licences: licencesOf(recipe),
    files: files.map(({ repository, path, file, bytes, digest }) => ({ repository, path, file, bytes, digest })),
  };
}

function showLicences(recipe: HubModel): void {
  say(`${bold(recipe.title)} comes under these licences:`);
  for (const { name, url, repositories } of licencesOf(recipe))
    say(`  ${name}, for ${repositories.join(" and ")}`, `  ${dim(url)}`);
}

/** @throws Fault `download.licence` where they are neither accepted beforehand nor at the terminal */
async function acceptLicences(
  recipe: HubModel,
  { acceptLicence, json }: GetOptions,
  signal: AbortSignal,
): Promise<void> {
  const licences = licencesOf(recipe).filter(({ accept }) => accept);
  if (acceptLicence || licences.length === 0) return;
  const refused = new Fault("download.licence", {
    name: recipe.name,
    licences: licences.map(({ name, url }) => `${name}, ${url}`),
  });
  if (json || !process.stdin.isTTY || !process.stderr.isTTY) throw refused;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // Ctrl-D closes the terminal, and no answer ever comes.
    const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
    // And it takes Ctrl-C for itself while it waits.
    const interrupted = new Promise<never>((_, reject) =>
      terminal.once("SIGINT", () => reject(new Fault("download.cancelled", {}))),
    );
    const question = `Do you accept the ${licences.map(({ name }) => name).join(" and the ")}? Type yes to accept: `;
    const answer = await cancelled(signal, () =>
      Promise.race([terminal.question(question, { signal }), closed, interrupted]),
    );
    if (answer.trim().toLowerCase() !== "yes") throw refused;
  } finally {
    terminal.close();
  }
}

/** Whatever a task throws once the person has cancelled means that. */
async function cancelled<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw signal.aborted ? new Fault("download.cancelled", {}, { cause: error }) : error;
  }
}
