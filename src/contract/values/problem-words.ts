/** Whole sentences for what a schema found wrong, with both numbers and the way out, in an artist's words. */
import type { z } from "zod";
import { parameterNames, parameters } from "../making/parameters.ts";

/** What lists hold: one, several, and what to do with those that are too many. */
export const lists: Readonly<Record<string, readonly [one: string, several: string, use: string]>> = {
  styles: ["style picture", "style pictures", "used together"],
  subjects: ["subject picture", "subject pictures", "used together"],
  people: ["person", "people", "used together"],
  loras: ["LoRA", "LoRAs", "used together"],
  sources: ["picture", "pictures", "added at once"],
  tags: ["tag", "tags", "given"],
  add: ["tag", "tags", "given"],
  remove: ["tag", "tags", "taken away"],
  at: ["style picture", "style pictures", "used together"],
  missing: ["missing part", "missing parts", "kept"],
  sizes: ["size", "sizes", "made at once"],
  models: ["model", "models", "chosen"],
  folders: ["folder", "folders", "searched at once"],
  prompts: ["prompt", "prompts", "given"],
  drafts: ["picture", "pictures", "queued at once"],
  cells: ["cell", "cells", "made again at once"],
  unpick: ["picture", "pictures", "put back at once"],
  kinds: ["kind", "kinds", "chosen"],
  pick: ["picture", "pictures", "picked at once"],
  pictures: ["picture", "pictures", "chosen at once"],
  photos: ["photograph", "photographs", "chosen at once"],
  ids: ["picture", "pictures", "chosen at once"],
  items: ["item", "items", "chosen at once"],
  others: ["of them", "of them", "joined at once"],
};

/** Texts and numbers that a person gives, by their fields. */
const called: Readonly<Record<string, string>> = {
  ...Object.fromEntries(parameterNames.map((name) => [name, parameters[name].label])),
  words: "The prompt",
  prompt: "The prompt",
  typed: "The prompt",
  prompts: "The prompt",
  caption: "The caption",
  name: "The name",
  title: "The title",
  template: "The template of the names",
  creator: "The creator’s name",
  author: "The author’s name",
  licence: "The licence",
  elsewhereLicence: "The licence",
  address: "The address",
  token: "The token",
  notes: "The note",
  text: "The text",
  "query.text": "The search",
  "watermark.text": "The watermark",
  weight: "The weight",
  strength: "The strength",
  firstBlockCache: "The first-block cache",
  referenceEvery: "The reference cache",
  quality: "The quality",
  folder: "The folder",
  folders: "The folder",
  picturesFolder: "The folder",
  modelFolder: "The folder",
  place: "The folder",
  out: "The folder",
  heldOut: "The folder",
  plain: "The folder",
  stylised: "The folder",
  triplets: "The folder",
  from: "The path",
  to: "The path",
  file: "The file’s name",
  machine: "The machine’s name",
  elsewhere: "The address",
  store: "The folder",
  url: "The address",
  model: "The model’s name",
  models: "The model’s name",
  tag: "The tag",
  path: "The path of a file",
  tags: "The tag",
  add: "The tag",
  remove: "The tag",
  limit: "The number",
};

/** What a text or a number is called that stands there; null where nobody gives it by hand. */
export function calledAt(path: readonly PropertyKey[]): string | null {
  const fields = path.filter((key) => typeof key === "string");
  return called[fields.slice(-2).join(".")] ?? called[fields.at(-1) ?? ""] ?? null;
}

/**
 * The sentence for one problem; null where a field's name and what it must be say all there is.
 * @param given the value in which it was found
 */
export function sentenceOf(issue: z.core.$ZodIssue, given: unknown): string | null {
  const value = valueAt(given, issue.path);
  const field = String(issue.path.findLast((key) => typeof key === "string") ?? "");
  const inList = typeof issue.path.at(-1) === "number";
  const label = calledAt(issue.path);
  switch (issue.code) {
    case "too_big":
      if (issue.origin === "array" && Array.isArray(value)) return tooMany(field, value.length, Number(issue.maximum));
      if (issue.origin === "string" && typeof value === "string")
        return `${label ?? "A text"} has ${value.length} characters, and at most ${issue.maximum} can be used. Shorten it.`;
      return typeof value === "number" && label
        ? `${label} cannot be ${value}: ${issue.inclusive === false ? "it must be less than" : "the most is"} ${issue.maximum}.`
        : null;
    case "too_small":
      if (issue.origin === "array")
        return `There ${nounOf(field)[0] === "entry" ? "must be at least one entry" : `is no ${nounOf(field)[0]}`}. Give at least ${issue.minimum}.`;
      if (issue.origin === "string") return `${label ?? "A text"} is empty. Write something there.`;
      return typeof value === "number" && label
        ? `${label} cannot be ${value}: ${issue.inclusive === false ? "it must be more than" : "the least is"} ${issue.minimum}.`
        : null;
    case "not_multiple_of": {
      if (typeof value !== "number" || !label) return null;
      const step = Number(issue.divisor);
      return `${label} cannot be ${value}: it must be a multiple of ${step}. The nearest is ${Math.max(step, Math.round(value / step) * step)}.`;
    }
    case "invalid_value":
      return label && !inList ? `${label} must be ${issue.values.map(String).join(" or ")}.` : null;
    case "invalid_format":
      // What a form says of itself goes on from its name.
      return label && /^(must|takes) /.test(issue.message) ? `${label} ${issue.message}.` : null;
    case "unrecognized_keys":
      return `It holds what is not known here: ${issue.keys.join(", ")}. It may come from a newer version of this program.`;
    default:
      return null;
  }
}

const nounOf = (field: string) => lists[field] ?? (["entry", "entries", "given"] as const);

function tooMany(field: string, count: number, most: number): string {
  const [, several, use] = nounOf(field);
  const rest =
    use === "added at once" ? "Add the rest afterwards." : `Leave ${count - most === 1 ? "one" : count - most} out.`;
  return `${count} ${several} were given, and at most ${most} can be ${use}. ${rest}`;
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Readonly<Record<PropertyKey, unknown>>)[key] : undefined,
    given,
  );
}
