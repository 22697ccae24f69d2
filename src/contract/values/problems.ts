/** What a schema found wrong with a value, in words that whoever gave it understands. */
import type { z } from "zod";
import type { Issue } from "./issue.ts";
import { sentenceOf } from "./problem-words.ts";

/** What is wrong with what a program wrote, where each is found by its field: "preview.bias: must have 3 entries". */
export const problemsOf = (error: z.ZodError, whole: string): readonly string[] =>
  issuesOf(error, whole).map(({ field, problem }) => `${field}: ${problem}`);

/** The most that are told; a value of another kind altogether has too many to read. */
const MOST = 20;

/**
 * @param whole what the value itself is called, for problems of no single field
 * @param given the value, for sentences that say what was given
 */
export function issuesOf({ issues }: z.ZodError, whole: string, given?: unknown): readonly Issue[] {
  return issues.slice(0, MOST).map((issue) => {
    const sentence = sentenceOf(issue, given);
    const field = issue.path.join(".") || whole;
    return { field, problem: problemOf(issue), ...(sentence === null ? {} : { sentence }) };
  });
}

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "yes or no",
  array: "a list",
  object: "a group of fields",
  null: "empty",
};

function problemOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined && issue.message.includes("undefined")
        ? "is missing"
        : `must be ${kinds[issue.expected] ?? issue.expected}`;
    case "too_small":
      return bounded(issue.origin, issue.inclusive === false ? "more than" : "at least", issue.minimum);
    case "too_big":
      return bounded(issue.origin, issue.inclusive === false ? "less than" : "at most", issue.maximum);
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "invalid_value":
      return `must be ${issue.values.map(String).join(" or ")}`;
    case "unrecognized_keys":
      return `has what is not known here: ${issue.keys.join(", ")}`;
    case "invalid_union": {
      const isMissing = (of: readonly z.core.$ZodIssue[]) => of.length === 1 && problemOf(of[0]!) === "is missing";
      if (issue.errors.length > 0 && issue.errors.every(isMissing)) return "is missing";
      return issue.message === "Invalid input" ? "is in none of the forms it can have" : issue.message;
    }
    default:
      return issue.message;
  }
}

function bounded(origin: string, than: string, bound: number | bigint): string {
  if (origin !== "number" && than === "at least" && Number(bound) === 1) return "must not be empty";
  switch (origin) {
    case "string":
      return `must have ${than} ${bound} ${Number(bound) === 1 ? "character" : "characters"}`;
    case "array":
      return `must have ${than} ${bound} ${Number(bound) === 1 ? "entry" : "entries"}`;
    default:
      return `must be ${than} ${bound}`;
  }
}
