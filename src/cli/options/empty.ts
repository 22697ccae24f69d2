/**
 * What is given empty. A shell gives it for a variable that holds nothing: as a folder it would be the one that the
 * artist happens to be in, as something to search for all that there is.
 */
import { type Argument, type Command, InvalidArgumentError, type Option } from "commander";

/** Options that say something by being empty: no words, and nobody's name. */
const mayBeEmpty: ReadonlySet<string> = new Set(["--prompt", "--creator"]);

/** Lets no command take an empty value, but for the options whose emptiness means something. */
export function refuseEmpty(command: Command): void {
  for (const one of command.registeredArguments) withoutEmpty(one, one.variadic, "Put something in it.");
  for (const one of command.options) {
    if ((!one.required && !one.optional) || mayBeEmpty.has(one.long ?? "")) continue;
    const or = one.mandatory ? "" : ", or leave it out";
    withoutEmpty(one, one.variadic, `Put something in it, as in ${one.flags.replace(/^-\w, /, "")}${or}.`);
  }
  for (const below of command.commands) refuseEmpty(below);
}

/** What the option itself says of an empty value is said; where it would take one, or speaks of the value, `why`. */
function withoutEmpty(one: Argument | Option, variadic: boolean, why: string): void {
  const { parseArg: own, defaultValue: usual } = one as Argument & Option;
  one.argParser<unknown>((given, before) => {
    if (given.trim() !== "") return own ? own(given, before) : variadic ? collected(given, before, usual) : given;
    try {
      own?.(given, before);
    } catch (error) {
      if (error instanceof InvalidArgumentError) throw error;
    }
    throw new InvalidArgumentError(why);
  });
}

/** What is given several times, as the parser itself collects it. */
const collected = (given: string, before: unknown, usual: unknown): readonly string[] =>
  before === usual || !Array.isArray(before) ? [given] : [...(before as readonly string[]), given];
