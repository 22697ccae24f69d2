import { type Argument, type Command, CommanderError, InvalidArgumentError, type Option } from "commander";
import { expect, test } from "vitest";
import { misused } from "./misuse.ts";
import { atelier } from "../program.ts";

async function said(...argv: readonly string[]): Promise<string> {
  const program = atelier();
  const error: unknown = await program.parseAsync(argv, { from: "user" }).then(
    () => null,
    (caught: unknown) => caught,
  );
  return error instanceof CommanderError ? misused(error, argv, program).message : `not refused: ${String(error)}`;
}

test.each<[readonly string[], string]>([
  [
    ["style", "learn", "ink", "--name", ""],
    "--name is empty. Put something in it, as in --name <words>. See: atelier style learn --help",
  ],
  [
    ["generate", "--out", "  "],
    "--out is empty. Put something in it, as in --out <folder>, or leave it out. See: atelier generate --help",
  ],
  [
    ["style", "publish", "Ink", "--to", "shared", "--licence", ""],
    "--licence is empty. Put something in it, as in --licence <words>. See: atelier style publish --help",
  ],
  [
    ["curate", "people", "styles", "--elsewhere", ""],
    "--elsewhere is empty. Put something in it, as in --elsewhere <name>, or leave it out. See: atelier curate --help",
  ],
  [
    ["generate", "--size", ""],
    "--size is empty. Put something in it, as in --size <WxH>, or leave it out. See: atelier generate --help",
  ],
  [
    ["library", "merge-people", "Anna", ""],
    "<names> is empty. Put something in it. See: atelier library merge-people --help",
  ],
  [["again", ""], "<picture> is empty. Put something in it. See: atelier again --help"],
  [
    ["generate", "extra"],
    "“extra” is too much: it reads atelier generate and then options only. Put text with spaces in quotation marks, and two dashes before the name of an option. See: atelier generate --help",
  ],
  [
    ["library", "rebuild", "a", "b", "c d"],
    "“b” and “c d” are too much: it reads atelier library rebuild <folder> and options. Put text with spaces in quotation marks, and two dashes before the name of an option. See: atelier library rebuild --help",
  ],
  [
    ["generate", "--subject", "a.jpg", "b.jpg", "-t", "ink.png"],
    "Every picture needs its own --subject, and b.jpg has none. Write --subject before each: --subject a.jpg --subject b.jpg.",
  ],
  [
    ["generate", "-s", "a.jpg", "a.jpg", "-t", "ink.png"],
    "Every picture needs its own -s, and a.jpg has none. Write -s before each: -s a.jpg -s b.jpg.",
  ],
  [
    ["generate", "-p", "red", "scarf", "-t", "ink.png"],
    "“scarf” is too much: it reads atelier generate and then options only. Put text with spaces in quotation marks, and two dashes before the name of an option. See: atelier generate --help",
  ],
  [
    ["library", "add-person", "Anna"],
    "<pictures> is missing: it reads atelier library add-person <name> <pictures...>. See: atelier library add-person --help",
  ],
  [
    ["library", "list", "things"],
    "<what> cannot be “things”. It can be people, styles, pictures or collections. See: atelier library list --help",
  ],
  [["library", "lsit"], "atelier library knows no command “lsit”. Did you mean list? See: atelier library --help"],
  [["genrate"], "atelier knows no command “genrate”. Did you mean generate? See: atelier --help"],
  [
    ["generate", "--subjcet", "a.jpg"],
    "atelier generate knows no option --subjcet. Did you mean --subject? See: atelier generate --help",
  ],
  [
    ["generate", "--prompt"],
    "--prompt needs something behind it, as in --prompt <words>. See: atelier generate --help",
  ],
  [
    ["generate", "--steps", "many"],
    "--steps cannot be “many”. It must be a whole number from 1 to 200. See: atelier generate --help",
  ],
  [["export"], "--out <folder> is missing: atelier export needs it. See: atelier export --help"],
  [
    ["generate", "-s", "a.jpg", "b.jpg"],
    "Every picture needs its own -s, and b.jpg has none. Write -s before each: -s a.jpg -s b.jpg.",
  ],
])("%j is refused in an artist's words", async (argv, expected) => {
  expect(await said(...argv)).toBe(expected);
});

/** A command's options and arguments that take values, and those of the commands below. */
function* values(command: Command): Generator<readonly [name: string, one: Argument | Option]> {
  const within = (one: string) => `${command.name()} ${one}`;
  for (const one of command.options) if (one.required || one.optional) yield [within(one.long ?? one.flags), one];
  for (const one of command.registeredArguments) yield [within(`<${one.name()}>`), one];
  for (const below of command.commands) yield* values(below);
}

test.each(["", "  "])("nothing but a prompt and a creator can be given as “%s”", (empty) => {
  const taken: string[] = [];
  const said: string[] = [];
  for (const [name, { parseArg }] of values(atelier())) {
    try {
      parseArg?.(empty, undefined as never);
      taken.push(name);
    } catch (error) {
      said.push(error instanceof InvalidArgumentError ? error.message : `${name}: ${String(error)}`);
    }
  }
  expect(said.filter((why) => !/^(Allowed choices are .*|(Put|Give|It|There|A) .*\.)$/.test(why))).toEqual([]);
  expect(said.length).toBeGreaterThan(250);
  expect(taken).toEqual(["generate --prompt", "sheet --prompt", "export --creator"]);
});

test("what is given several times is collected", async () => {
  const program = atelier();
  const merge = program.commands
    .find((one) => one.name() === "library")!
    .commands.find((one) => one.name() === "merge-people")!;
  let heard: unknown;
  merge.action((given: unknown) => void (heard = given));
  await program.parseAsync(["library", "merge-people", "Anna", "Ben", "Cem"], { from: "user" });
  expect(heard).toEqual(["Anna", "Ben", "Cem"]);
});
