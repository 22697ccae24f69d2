/** Options that set a picture's parameters, made from the parameters' own table: their names, and what may be given. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { boundsOf, entry, type Option as Named, parameterNames } from "../../contract/making/parameters.ts";
import { issuesOf } from "../../contract/values/problems.ts";
import type { Recipe } from "../../contract/making/recipe.ts";
import { perCent } from "./options.ts";

/** One option, and where its value goes in a recipe. */
interface Setting {
  readonly option: Option;
  readonly path: readonly [name: string] | readonly [name: string, field: string];
}

/**
 * Takes an option for every parameter that has one; parameters of which files or several values are given have their
 * own.
 */
export function addParameters(command: Command): Command {
  for (const { option } of settings()) command.addOption(option);
  return command;
}

/** What was given of a recipe by those options. */
export function givenParameters(values: Readonly<Record<string, unknown>>): Partial<Recipe> {
  const given: Record<string, unknown> = {};
  for (const { option, path } of settings()) {
    const value = values[option.attributeName()];
    const [name, field] = path;
    if (value === undefined) continue;
    given[name] = field === undefined ? value : { ...(given[name] as object | undefined), [field]: value };
  }
  return given;
}

function settings(): readonly Setting[] {
  return parameterNames.flatMap((name): readonly Setting[] => {
    const { schema, option } = entry(name);
    if (!option) return [];
    const value = withoutOptional(schema);
    if (isNamed(option)) return [{ option: optionFor(option, value), path: [name] }];
    const fields = value instanceof z.ZodObject ? (value.shape as Readonly<Record<string, z.ZodType>>) : {};
    return Object.entries(option).map(([field, named]) => ({
      option: optionFor(named, withoutOptional(fields[field]!)),
      path: [name, field],
    }));
  });
}

const isNamed = (option: object): option is Named => "flags" in option;

const withoutOptional = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;

function optionFor({ flags, help, percent, preset }: Named, schema: z.ZodType): Option {
  const option = new Option(flags, help);
  if (percent && schema instanceof z.ZodNumber) {
    const { min, max } = boundsOf(schema);
    return option.argParser((given: string) => perCent(100 * min, 100 * max)(given) / 100);
  }
  if (preset !== undefined) option.preset(preset);
  if (schema instanceof z.ZodEnum) return option.choices(schema.options.map(String));
  return schema instanceof z.ZodBoolean ? option : option.argParser((given: string) => read(given, schema));
}

/** @throws InvalidArgumentError that says what may be given */
function read(given: string, schema: z.ZodType): unknown {
  // Whole numbers are written with digits alone: 1e2 and 0x10 are more likely mistaken than meant.
  const number = schema instanceof z.ZodNumber;
  const digits = number && schema.isInt ? /^\d+$/ : /\S/;
  const value = number ? (digits.test(given) ? Number(given) : Number.NaN) : given;
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  if (number) throw new InvalidArgumentError(`It must be ${numberInWords(schema)}.`);
  throw new InvalidArgumentError(
    `It ${issuesOf(checked.error, "value")
      .map(({ problem }) => problem)
      .join(" and ")}.`,
  );
}

/** @example "a whole number from 1 to 200" */
function numberInWords(schema: z.ZodNumber): string {
  const open = schema.def.checks?.some(
    ({ _zod: { def } }) => def.check === "greater_than" && !("inclusive" in def && def.inclusive),
  );
  const kind = schema.isInt ? "a whole number" : "a number";
  return open
    ? `${kind} above ${schema.minValue} up to ${schema.maxValue}`
    : `${kind} from ${schema.minValue} to ${schema.maxValue}`;
}
