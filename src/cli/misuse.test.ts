import { CommanderError } from "commander";
import { expect, test } from "vitest";
import { misused } from "./misuse.ts";
import { atelier } from "./program.ts";

async function said(...argv: readonly string[]): Promise<string> {
  const program = atelier();
  const error: unknown = await program.parseAsync(argv, { from: "user" }).then(
    () => null,
    (caught: unknown) => caught,
  );
  return error instanceof CommanderError ? misused(error, argv, program).message : `not refused: ${String(error)}`;
}

test.each<[readonly string[], string]>([
  [["style", "learn", "ink", "--name", ""], "--name is empty. A name is needed there. See: atelier style learn --help"],
  [["generate", "--name", "  "], "--name is empty. A name is needed there. See: atelier generate --help"],
  [
    ["library", "add-person", "", "a.jpg"],
    "<name> is empty. A name is needed there. See: atelier library add-person --help",
  ],
  [
    ["library", "merge-people", "Anna", ""],
    "<names> is empty. A name is needed there. See: atelier library merge-people --help",
  ],
  [["export", "--out", "e", "--person", ""], "--person is empty. A name is needed there. See: atelier export --help"],
  [
    ["export", "--out", "e", "--text", ""],
    "--text is empty. There is nothing in it to search for. See: atelier export --help",
  ],
  [
    ["generate", "extra"],
    "“extra” is too much: it reads atelier generate and then options only. Put text with spaces in quotation marks, and two dashes before the name of an option. See: atelier generate --help",
  ],
  [
    ["library", "rebuild", "a", "b", "c d"],
    "“b” and “c d” are too much: it reads atelier library rebuild <folder> and options. Put text with spaces in quotation marks, and two dashes before the name of an option. See: atelier library rebuild --help",
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
