/** `atelier library`: people, styles and pictures of the studio, from the command line. */
import { Argument, type Command } from "commander";
import { Fault } from "../../contract/fault.ts";
import { folded } from "../../contract/values/folded.ts";
import { wordsOf } from "../../contract/making/idiom.ts";
import { oneLine } from "../../contract/values/plain.ts";
import type { Person, Style } from "../../contract/library/library.ts";
import { dayOf, minuteOf } from "../options/dates.ts";
import { bringIn, thereAlready } from "../work/bring-in.ts";
import { exitCodes, exitCodesHelp } from "../exit-codes.ts";
import type { Library } from "../../main/library/library.ts";
import { addRestore, everythingTo } from "./library-backup.ts";
import { addLibraryPeople } from "./library-people.ts";
import { addLibraryRemoval } from "./library-removal.ts";
import { theLibrary } from "../work/library.ts";
import { integer, option } from "../options/options.ts";
import { print, printJson, say } from "../output/output.ts";
import { givenPictures } from "../options/picture-files.ts";
import { bold, dim, red } from "../output/style.ts";
import { allIn } from "../options/selection.ts";
import { placeOf } from "../../formats/place.ts";

const examples = `
It is the library of the studio, which may be open meanwhile: both see what the other adds. It lies in the
folder that the environment variable ATELIER_HOME names, else where this system keeps programs' data.

Examples:
  atelier library list people
  atelier library presets
  atelier library list pictures --text beach --limit 20
  atelier library list pictures --collection "Client Mira"
  atelier library add-person Anna photos/anna-*.jpg
  atelier library add-style "Blue ink" ink.png
  atelier library merge-people Anna "Anna B."
  atelier library move-photo anna-3.jpg Anna Ben
  atelier library rebuild ~/Pictures/"USO Atelier"
  atelier library trash list
  atelier library remove-person Anna --for-good
  atelier library backup
  atelier library backup --everything /media/drive/atelier
  atelier library backup --everything --to /media/drive/atelier.zip
  atelier library restore /media/drive/atelier.zip`;

export function addLibrary(program: Command): void {
  const library = program
    .command("library")
    .summary("people, styles and pictures of the studio")
    .description("Lists, fills, rebuilds and backs up the library of the studio.")
    .addHelpText("after", `${examples}\n${exitCodesHelp}`);
  library
    .command("list")
    .description("Lists people, styles, pictures or collections.")
    .addArgument(new Argument("<what>", "what to list").choices([...lists]))
    .option("--text <words>", "only those with these words")
    .option("--collection <name>", "only the pictures of this collection")
    .option("--limit <number>", "the newest pictures only", integer(1, 1_000_000))
    .addOption(option.json())
    .action(list);
  library
    .command("presets")
    .description("Lists the presets that were kept in the composer: atelier generate --preset takes one.")
    .addOption(option.json())
    .action(presets);
  for (const kind of ["person", "style"] as const) {
    library
      .command(`add-${kind}`)
      .description(kind === "person" ? "Adds a person with photographs." : "Adds a style with its pictures.")
      .argument("<name>", `the ${kind}'s name`)
      .argument(
        "<pictures...>",
        `${kind === "person" ? "photographs, the preferred one first" : "pictures in the style, the cover first"}; a folder stands for all in it`,
      )
      .addOption(option.json())
      .action((name: string, pictures: readonly string[], options: JsonOption) => add(kind, name, pictures, options));
  }
  library
    .command("rebuild")
    .description("Reads the recipes in all pictures below a folder, and brings back what the library does not know.")
    .argument("<folder>", "where pictures saved by USO Atelier lie")
    .addOption(option.json())
    .action(rebuild);
  library
    .command("backup")
    .description("Copies the library's database, whole and while it is in use; with --everything all that it knows.")
    .option(
      "--everything [folder]",
      "library, photographs, pictures and settings go into this folder, or the file of --to, for any machine",
    )
    .option("--to <file>", "with --everything: all into this one file, a zip; nothing else may have its name")
    .option("--force", "makes another copy although nothing has changed")
    .addOption(option.json())
    .action(backup);
  addLibraryPeople(library);
  addLibraryRemoval(library);
  addRestore(library);
}

interface JsonOption {
  readonly json?: boolean;
}

interface ListOptions extends JsonOption {
  readonly text?: string;
  readonly collection?: string;
  readonly limit?: number;
}

const lists = ["people", "styles", "pictures", "collections"] as const;

async function list(what: (typeof lists)[number], { text, collection, limit, json }: ListOptions): Promise<void> {
  const library = await theLibrary({ json });
  const words = text === undefined ? {} : { text };
  if (what === "collections") return listCollections(library, text, json);
  if (what === "pictures") {
    const pictures = await allIn(library, words, collection, limit);
    if (json) return printJson(pictures);
    for (const { made, offset, people, styles, recipe, stars, file } of pictures) {
      const about = [
        people.map(({ name }) => name).join(", "),
        styles.map(({ name }) => name).join(", "),
        wordsOf(recipe),
      ].filter((part) => part !== "");
      print(
        `${dim(dayOf(made, offset))}  ${bold(file)}  ${"★".repeat(stars)}${stars > 0 ? " " : ""}${about.join(" · ")}`,
      );
    }
    if (pictures.length === 0) say("There are no such pictures.");
    return;
  }
  const entries = await library.call(what === "people" ? "people.list" : "styles.list", { view: "all", ...words });
  if (json) return printJson(entries);
  for (const entry of entries)
    print(
      `${bold(entry.name)}  ${dim(`${counted(entry.pictures, "picture")} made, ${counted(own(entry), what === "people" ? "photograph" : "style picture")}`)}`,
    );
  if (entries.length === 0) say(`There are no such ${what}.`);
}

async function listCollections(library: Library, text = "", json = false): Promise<void> {
  const all = await library.call("collections.list", null);
  const found = all.filter(({ name }) => folded(name).includes(folded(text)));
  if (json) return printJson(found);
  for (const { name, pictures } of found) print(`${bold(name)}  ${dim(counted(pictures, "picture"))}`);
  if (found.length === 0) say("There are no such collections. They are made in the studio.");
}

async function presets({ json }: JsonOption): Promise<void> {
  const library = await theLibrary({ json });
  const kept = await library.call("composer.presets", null);
  if (json) return printJson(kept);
  for (const { name, settings } of kept) {
    const { width, height, steps, styles = [], prompt } = settings;
    const about = [
      ...(width && height ? [`${width} × ${height}`] : []),
      ...(steps ? [counted(steps, "step")] : []),
      ...(styles.length > 0 ? [counted(styles.length, "style")] : []),
      ...(prompt ? [prompt] : []),
    ];
    print(`${bold(name)}  ${dim(oneLine(about.join(" · ")))}`);
  }
  if (kept.length === 0)
    say("There are no presets. They are kept in the composer, beside the button that makes pictures.");
}

const own = (entry: Person | Style): number => ("photos" in entry ? entry.photos : entry.images).length;

async function add(
  kind: "person" | "style",
  name: string,
  pictures: readonly string[],
  { json }: JsonOption,
): Promise<void> {
  const library = await theLibrary({ json });
  const { files, empty } = await givenPictures(pictures);
  const there = empty.length > 0 ? null : await thereAlready(library, kind, name, files);
  if (there) {
    if (json) return printJson(there);
    say(`${there.name} has all of these already: there is nothing to add.`);
    return print(
      `${bold(there.name)}  ${dim(counted(own(there), kind === "person" ? "photograph" : "style picture"))}`,
    );
  }
  const { added, refused: unread } = await bringIn(library, kind, name, files);
  const refused = [...empty, ...unread];
  if (refused.length > 0) process.exitCode = exitCodes.input;
  if (json) {
    const told = refused.map(({ file, error }) => ({ file, error: error.toJSON() }));
    return printJson(added ? { ...added, ...(told.length > 0 ? { refused: told } : {}) } : { refused: told });
  }
  for (const { error } of refused) say(red(error.message));
  if (!added) return say(`${name} was not added: none of the files is a picture that can be used.`);
  print(`${bold(added.name)}  ${dim(counted(own(added), kind === "person" ? "photograph" : "style picture"))}`);
  for (const { name: file, advice } of "photos" in added ? added.photos : added.images)
    if (advice.length > 0) say(`  ${file}: ${advice.join(", ")}`);
}

async function rebuild(folder: string, { json }: JsonOption): Promise<void> {
  const library = await theLibrary({ json });
  const report = await library.call("library.rebuild", { folder: placeOf(folder) });
  // A folder without any picture is a wrong folder, or a drive that is not there.
  if (report.added + report.known === 0) process.exitCode = exitCodes.input;
  if (json) return printJson(report);
  // Most reasons name the file themselves.
  for (const { file, why } of report.passedOver) say(dim(why.includes(file) ? why : `${file}: ${why}`));
  print(
    `${counted(report.read, "picture")} read: ${report.added} added, ${report.known} known, ${report.passedOver.length} passed over.`,
  );
  if (report.read === 0)
    say(
      `No picture lies in ${placeOf(folder)} or below it, so nothing was brought back. Check the folder, and that its drive is connected.`,
    );
  else if (report.known === report.read) say("The library knows all of them: there is nothing to bring back.");
}

interface BackupOptions extends JsonOption {
  readonly everything?: string | true;
  readonly to?: string;
  readonly force?: boolean;
}

async function backup({ json, everything, to, force = false }: BackupOptions): Promise<void> {
  if (typeof everything === "string" && to === undefined) return everythingTo({ folder: everything, force }, json);
  if (everything === true && to !== undefined) return everythingTo({ file: to }, json);
  if (everything !== undefined || to !== undefined) throw new Fault("usage.backup-place", {});
  const library = await theLibrary({ json });
  const copy = await library.call("library.backup", { force });
  if (json) return printJson(copy);
  if (copy.since !== null)
    say(`Nothing has changed since ${minuteOf(copy.since)}, when this copy was made. --force makes another one.`);
  print(copy.file);
}

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
