/** `atelier style publish`, `packs` and `accept`: styles that artists give one another in a shared folder. */
import type { Command } from "commander";
import { Fault } from "../../contract/fault.ts";
import { homeFolder } from "../../main/home.ts";
import { homeAt } from "../../main/library/opening/home.ts";
import { offeredIn, type Pack } from "../../main/packs/pack.ts";
import { acceptPack, findPack, publishStyle, versionOf } from "../../main/packs/share.ts";
import { exitCodesHelp } from "../exit-codes.ts";
import { styleNamed } from "../options/library-styles.ts";
import { studioSettings, theLibrary } from "../work/library.ts";
import { integer, option } from "../options/options.ts";
import { print, printJson, say } from "../output/output.ts";
import { placeOf } from "../../formats/place.ts";

const examples = `
What is published is a folder that is never changed again: the style's pictures, what is said of them in words, what was
learned of them and is in use, its author and its licence. Only styles are published; people, prompts and pictures that were made stay where they are.

Examples:
  atelier style publish "Blue ink" --to /mnt/studio --licence "Within the studio"
  atelier style packs /mnt/studio
  atelier style accept "Blue ink" --from /mnt/studio --version 3`;

export function addStylePacks(style: Command): void {
  style
    .command("publish")
    .argument("<name>", "of the style in the library")
    .summary("give a style to others, in a folder they reach")
    .description("Publishes a style of the library to a folder, as its next version there.")
    .requiredOption("--to <folder>", "that others reach", placeOf)
    .requiredOption("--licence <words>", "under which they may use it")
    .option("--author <words>", "whose it is (default: your name in the studio's settings)")
    .addOption(option.json())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(publish);
  style
    .command("packs")
    .argument("<folder>", "that styles were published to")
    .summary("list the styles that were published to a folder")
    .description("Lists every version of every style in a folder, with author and licence.")
    .addOption(option.json())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(list);
  style
    .command("accept")
    .argument("<name>", "of the published style")
    .summary("take a published style into the library")
    .description("Takes a published style into the library, beside its other versions.")
    .requiredOption("--from <folder>", "that it was published to", placeOf)
    .option("--version <number>", "which one (default: the newest)", integer(1, 1_000_000))
    .option("--by <words>", "whose, where several published that version")
    .addOption(option.json())
    .addHelpText("after", `${examples}\n${exitCodesHelp}`)
    .action(accept);
}

interface PublishOptions {
  readonly to: string;
  readonly licence: string;
  readonly author?: string;
  readonly json?: boolean;
}

async function publish(name: string, { to, licence, author: given, json }: PublishOptions): Promise<void> {
  const author = given ?? (await studioSettings()).creator;
  if (author === "") throw new Fault("packs.no-author", {});
  const library = await theLibrary({ json });
  const style = await styleNamed(library, name);
  const pack = await publishStyle({ library, blobs: ownBlobs() }, style, to, { author, licence });
  if (json) printJson(pack);
  else print(`${inWords(pack)}\n  ${pack.folder}`);
}

async function list(given: string, { json }: { readonly json?: boolean }): Promise<void> {
  const folder = placeOf(given);
  const { packs, unread } = await offeredIn(folder);
  if (json) printJson(packs);
  else for (const pack of packs) print(inWords(pack));
  if (packs.length === 0) say(`No style is offered in ${folder}.`);
  for (const one of unread)
    say(`Not offered: ${one}. Not all of it has arrived yet, or a newer version of the studio published it.`);
}

interface AcceptOptions {
  readonly from: string;
  readonly version?: number;
  readonly by?: string;
  readonly json?: boolean;
}

async function accept(name: string, { from, json, ...which }: AcceptOptions): Promise<void> {
  const pack = await findPack(from, name, which);
  const { style, there } = await acceptPack({ library: await theLibrary({ json }), blobs: ownBlobs() }, pack);
  if (json) printJson({ style: style.name, id: style.id, there });
  else print(there ? `${style.name} is in the library already.` : `${style.name} is in the library.`);
}

const ownBlobs = (): string => homeAt(homeFolder()).blobs;

const inWords = (pack: Pack): string => {
  const { learned, licence, name, pictures } = pack;
  const taught = learned.map(({ model, depth }) => `, ${depth} learned for ${model}`).join("");
  return `${name}  version ${versionOf(pack)}, ${pictures.length} ${pictures.length === 1 ? "picture" : "pictures"}${taught}, licence: ${licence}`;
};
