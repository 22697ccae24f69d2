/** What was typed wrongly, in an artist's words: the parser's own speak of arguments and their counts. */
import type { Command, CommanderError } from "commander";
import { Fault } from "../../contract/fault.ts";
import { listed } from "../../contract/values/listed.ts";

/** What the parser refused, as the fault that the command line ends with. */
export function misused(error: CommanderError, argv: readonly string[], program: Command): Fault {
  const alone = leftOver(error);
  const option = optionBefore(argv, alone);
  // A shell's wildcard gives one option many files.
  if (/^(-s|-t|--subject|--style|--lora)$/.test(option))
    return new Fault("usage.option-each", { alone, option }) as Fault;
  const command = commandOf(program, argv);
  const name = [...ancestry(command)].map((one) => one.name()).join(" ");
  const problem = sentenceOf(error, { name, usage: `${name} ${argumentsOf(command)}`.trim() });
  return new Fault("usage.wrong", { problem, help: `${name} --help` }) as Fault;
}

/** The command that the words lead to, as far as they name one. */
function commandOf(program: Command, argv: readonly string[]): Command {
  let command = program;
  for (const word of argv) {
    const below = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (!below) break;
    command = below;
  }
  return command;
}

function* ancestry(command: Command): Generator<Command> {
  if (command.parent) yield* ancestry(command.parent);
  yield command;
}

const argumentsOf = (command: Command): string =>
  command.registeredArguments
    .map((one) => {
      const name = `${one.name()}${one.variadic ? "..." : ""}`;
      return one.required ? `<${name}>` : `[${name}]`;
    })
    .join(" ");

interface Where {
  /** Of the command, with those above it: "atelier library". */
  readonly name: string;
  /** The same with what it takes: "atelier library rebuild <folder>". */
  readonly usage: string;
}

/** The option behind whose value the first of the words stands that no place is left for; empty where there is none. */
function optionBefore(argv: readonly string[], alone: readonly string[]): string {
  const isOption = (argument: string | undefined) => argument?.startsWith("-") ?? false;
  const at = argv.findIndex((argument, n) => alone.includes(argument) && !isOption(argv[n - 1]));
  return argv.slice(0, Math.max(0, at)).findLast(isOption) ?? "";
}

/** Words that no place is left for. */
function leftOver({ code, message }: CommanderError): readonly string[] {
  if (code !== "commander.excessArguments") return [];
  const [, expected = "0", given = ""] = /Expected (\d+) .*?got \d+: (.+?)\.?$/s.exec(message) ?? [];
  return given.split(", ").slice(Number(expected));
}

/** Without a full stop at its end. */
function sentenceOf(error: CommanderError, { name, usage }: Where): string {
  const { code } = error;
  const message = error.message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ");
  const quoted = [...message.matchAll(/'([^']*)'/g)].map(([, text]) => text!);
  const [first = "", second = ""] = quoted;
  const meant = /\(Did you mean (.+?)\?\)/.exec(message)?.[1]?.replace(/^one of /, "");
  const suggestion = meant === undefined ? "" : `. Did you mean ${listed(meant.split(", "), "or")}?`;
  switch (code) {
    case "commander.excessArguments": {
      const more = leftOver(error).map((word) => `“${word}”`);
      return `${listed(more)} ${more.length === 1 ? "is" : "are"} too much: it reads ${usage === name ? `${name} and then options only` : `${usage} and options`}. Put text with spaces in quotation marks, and two dashes before the name of an option`;
    }
    case "commander.missingArgument":
      return `<${first}> is missing: it reads ${usage}`;
    case "commander.optionMissingArgument":
      return `${optionIn(first)} needs something behind it, as in ${first.replace(/^-\w, /, "")}`;
    case "commander.missingMandatoryOptionValue":
      return `${first.replace(/^-\w, /, "")} is missing: ${name} needs it`;
    case "commander.conflictingOption":
      return `${optionIn(first)} and ${optionIn(second)} cannot be given together`;
    case "commander.unknownOption":
      return `${name} knows no option ${first}${suggestion}`;
    case "commander.unknownCommand":
      return `${name} knows no command “${first}”${suggestion}`;
    case "commander.invalidArgument":
      return refused(message);
    default:
      return message.replace(/\.$/, "");
  }
}

/** What was given, and why it cannot be. */
function refused(message: string): string {
  const [, option, value, why] = /^option '(.*?)' argument '(.*)' is invalid\. (.*?)\.?$/s.exec(message) ?? [];
  const [, of, place, because] =
    /^command-argument value '(.*)' is invalid for argument '(.*?)'\. (.*?)\.?$/s.exec(message) ?? [];
  const what = option === undefined ? `<${place}>` : optionIn(option);
  const is = (value ?? of)?.trim() === "" ? "is empty" : `cannot be “${value ?? of}”`;
  const reason = (why ?? because ?? "").replace(
    /^Allowed choices are (.*)$/,
    (_, choices: string) => `It can be ${listed(choices.split(", "), "or")}`,
  );
  return (value ?? of) === undefined ? message.replace(/\.$/, "") : `${what} ${is}. ${reason}`;
}

/** "--out" of "-o, --out <folder>". */
const optionIn = (flags: string): string => /--[\w-]+/.exec(flags)?.[0] ?? flags.split(" ")[0]!;
