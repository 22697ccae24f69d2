/** `atelier library merge-people` and `move-photo`: photographs that come to another person. */
import type { Command } from "commander";
import { Fault } from "../../contract/fault.ts";
import { folded } from "../../contract/values/folded.ts";
import type { Person } from "../../contract/library/library.ts";
import { theLibrary } from "../work/library.ts";
import { option } from "../options/options.ts";
import { print, printJson, say } from "../output/output.ts";
import { bold, dim } from "../output/style.ts";

interface JsonOption {
  readonly json?: boolean;
}

export function addLibraryPeople(library: Command): void {
  library
    .command("merge-people")
    .description(
      "Makes one person of several: the first stays, with the photographs and pictures of all. Several of one name are all meant.",
    )
    .argument("<names...>", "their names, first whoever stays")
    .option("--name <name>", "what the one is called then")
    .addOption(option.json())
    .action(merge);
  library
    .command("move-photo")
    .description("Gives a photograph to another person, with the pictures that were made of it.")
    .argument("<photo>", "its file name, as list people --json has it, or its number among the person's, from 1")
    .argument("<from>", "whose it is now")
    .argument("<to>", "whose it is to be")
    .addOption(option.json())
    .action(move);
}

async function merge(names: readonly string[], { name, json }: JsonOption & { readonly name?: string }): Promise<void> {
  const library = await theLibrary({ json });
  const people = await library.call("people.list", { view: "all" });
  const meant = [...new Set(names.flatMap((one) => named(people, one)))];
  const [first, ...others] = meant;
  if (!first) return;
  const { entry } = await library.call("people.merge", {
    id: first.id,
    others: others.map(({ id }) => id),
    name: name ?? first.name,
  });
  if (json) return printJson(entry);
  if (others.length === 0) say(`${first.name} is one person already: there is nobody to merge.`);
  print(`${bold(entry.name)}  ${dim(photographs(entry.photos.length))}`);
}

async function move(photo: string, from: string, to: string, { json }: JsonOption): Promise<void> {
  const library = await theLibrary({ json });
  const people = await library.call("people.list", { view: "all" });
  const [owner, other] = [one(people, from), one(people, to)];
  const found = photoOf(owner, photo);
  const there = photoOf(other, photo);
  if (!found && !there)
    throw new Fault("usage.no-such-photo", { photo, name: owner.name, known: owner.photos.map((each) => each.name) });
  const moves = found !== undefined && owner.id !== other.id;
  const entry = moves
    ? (await library.call("people.movePhoto", { id: owner.id, photo: found.id, to: other.id })).entry
    : other;
  if (json) return printJson(entry);
  if (!moves) say(`${photo} is a photograph of ${other.name} already.`);
  print(`${bold(entry.name)}  ${dim(photographs(entry.photos.length))}`);
}

/** Everyone of a name. @throws Fault `usage.no-such-name` */
function named(people: readonly Person[], name: string): readonly Person[] {
  const found = people.filter((person) => folded(person.name) === folded(name));
  if (found.length === 0)
    throw new Fault("usage.no-such-name", { kind: "person", name, known: people.map((person) => person.name) });
  return found;
}

/** @throws Fault `usage.no-such-name`, `usage.several-of-name` */
function one(people: readonly Person[], name: string): Person {
  const found = named(people, name);
  if (found.length > 1) throw new Fault("usage.several-of-name", { name, count: found.length });
  return found[0]!;
}

const photoOf = ({ photos }: Person, asked: string): Person["photos"][number] | undefined =>
  photos.find(({ name }) => folded(name) === folded(asked)) ??
  (/^[1-9]\d*$/.test(asked) ? photos[Number(asked) - 1] : undefined);

const photographs = (n: number): string => `${n} photograph${n === 1 ? "" : "s"}`;
