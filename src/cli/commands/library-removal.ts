/** `atelier library trash` and `remove-person`: what lies in the trash, and what is deleted for good. */
import type { Command } from "commander";
import { Fault } from "../../contract/fault.ts";
import { folded } from "../../contract/values/folded.ts";
import type { Person } from "../../contract/library/library.ts";
import { bytesOf, type Removal, type RemovalScope, type Removed } from "../../contract/library/removal.ts";
import { bytesInWords } from "../../contract/values/size.ts";
import { homeFolder } from "../../main/home.ts";
import { theLibrary } from "../work/library.ts";
import { option } from "../options/options.ts";
import { print, printJson, say } from "../output/output.ts";
import { bold, dim } from "../output/style.ts";

interface Options {
  readonly json?: boolean;
  readonly forGood?: boolean;
  readonly withPictures?: boolean;
}

const forGood = "deletes; without it the command only says what would be gone";

export function addLibraryRemoval(library: Command): void {
  const trash = library.command("trash").description("Lists what lies in the trash, or deletes it for good.");
  trash.command("list").description("Lists what lies in the trash.").addOption(option.json()).action(list);
  trash
    .command("empty")
    .description("Deletes for good what lies in the trash: people, styles and pictures, with their files.")
    .option("--for-good", forGood)
    .addOption(option.json())
    .action((options: Options) =>
      remove({ what: { trash: ["person", "style", "picture"] }, showing: "stay" }, options),
    );
  library
    .command("remove-person")
    .description(
      "Deletes a person for good, with every photograph, crop and thumbnail, and names what still shows them.",
    )
    .argument("<name>", "the person's name, also of one in the trash")
    .option("--for-good", forGood)
    .option("--with-pictures", "pictures that show the person go too")
    .addOption(option.json())
    .action(removePerson);
}

async function list({ json }: Options): Promise<void> {
  const library = await theLibrary({ json });
  const [people, styles, { pictures }] = await Promise.all([
    library.call("people.list", { view: "trash" }),
    library.call("styles.list", { view: "trash" }),
    library.call("pictures.query", { query: { trash: true }, limit: 500 }),
  ]);
  const look = await library.call("removal.look", {
    what: { trash: ["person", "style", "picture"] },
    showing: "stay",
  });
  if (json) return printJson({ people, styles, pictures, space: look.space });
  for (const { name } of people) print(`${bold(name)}  ${dim("person")}`);
  for (const { name } of styles) print(`${bold(name)}  ${dim("style")}`);
  for (const { file } of pictures) print(`${bold(file)}  ${dim("picture")}`);
  say(isNothing(look) ? "The trash is empty." : dim(`${bytesInWords(bytesOf(look.space))} in all`));
}

async function removePerson(name: string, options: Options): Promise<void> {
  const library = await theLibrary(options);
  const views = await Promise.all((["all", "trash"] as const).map((view) => library.call("people.list", { view })));
  const people = views.flat();
  const found = people.filter((one) => folded(one.name) === folded(name));
  const [person] = found;
  if (!person) throw new Fault("usage.no-such-name", { kind: "person", name, known: people.map((one) => one.name) });
  if (found.length > 1) throw new Fault("usage.several-of-name", { name, count: found.length });
  await remove(
    {
      what: { items: [{ kind: "person", id: person.id }] },
      showing: options.withPictures ? "go too" : "stay",
    },
    options,
    person,
  );
}

async function remove(scope: RemovalScope, { json, forGood: really }: Options, person?: Person): Promise<void> {
  const library = await theLibrary({ json });
  // Asked before: afterwards nobody knows any more whom they show.
  const shown =
    person && scope.showing === "stay"
      ? (await library.call("pictures.query", { query: { shows: person.id }, limit: 500 })).pictures
      : [];
  const result = await library.call(really ? "removal.erase" : "removal.look", scope);
  if (json) return printJson({ deleted: really === true, ...result, stillShowing: shown.map(({ file }) => file) });
  if (isNothing(result))
    return say(
      "trash" in scope.what ? "The trash is empty: there is nothing to delete." : "There is nothing to delete.",
    );
  tell(result, really === true);
  for (const { file } of shown) print(`  ${file}`);
  if (!really) say(`Nothing was changed. ${bold("--for-good")} deletes, and no undo takes it back.`);
}

function tell(removal: Removal | Removed, done: boolean): void {
  const people = removal.people.map(({ name }) => name);
  const names = [...people, ...removal.styles];
  const what = [...names, ...(removal.pictures > 0 ? [counted(removal.pictures, "picture")] : [])];
  print(
    `${done ? "Deleted for good" : "Would delete for good"}: ${what.join(", ")} (${bytesInWords(bytesOf(removal.space))})`,
  );
  if (removal.inPlace > 0) say(`${counted(removal.inPlace, "original")} used in place stay where they are.`);
  if (removal.alsoIn.length > 0) say(`Also to be seen in pictures of: ${removal.alsoIn.join(", ")}`);
  if (removal.unrecorded > 0)
    say(
      `${counted(removal.unrecorded, "picture")} made privately ${removal.unrecorded === 1 ? "stays" : "stay"}: nothing says whom ${removal.unrecorded === 1 ? "it shows" : "they show"}. Look yourself.`,
    );
  if (removal.aside.length > 0 && removal.people.length > 0)
    say(`Libraries that were set aside in ${homeFolder()} may still name and show them: ${removal.aside.join(", ")}`);
  if ("left" in removal && removal.left.length > 0)
    say(`Could not be deleted yet, and is tried again: ${removal.left.join(", ")}`);
  if (removal.showing > 0)
    print(
      `${counted(removal.showing, "picture")} still ${removal.showing === 1 ? "shows" : "show"} ${people.join(", ")}:`,
    );
}

const isNothing = ({ people, styles, pictures }: Removal): boolean => people.length + styles.length + pictures === 0;
const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
