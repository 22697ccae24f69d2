/** File-name templates: `{person}/{style}/{person}-{style}-{seed}`. */
import { nameTokens } from "../../contract/library/exporting.ts";
import type { NameToken } from "../../contract/library/exporting.ts";
import { Fault } from "../../contract/fault.ts";
import { wordsOf } from "../../contract/making/idiom.ts";
import type { Picture } from "../../contract/library/library.ts";
import { onTheWall } from "../../contract/library/made.ts";
import { longestName, safeName, shortened, slug } from "../../formats/names.ts";
import type { Size } from "../../formats/picture/export.ts";
import type { EntryWords } from "./namesakes.ts";

type Piece = { readonly text: string } | { readonly token: NameToken };

/** The folders from the outside in, the file's name last. Every part has a piece. */
export type Template = readonly (readonly Piece[])[];

/** Bytes of one token's value; less where a name would get too long. */
const longestValue = 60;

/**
 * Reads a template. Either slash separates folders.
 * @throws Fault `export.template` with what is wrong, in words
 */
export function parseTemplate(template: string): Template {
  const wrong = (problem: string) => new Fault("export.template", { template, problem });
  if (template.trim() === "") throw wrong("the template is empty");
  if (template.length > 500) throw wrong("the template is longer than 500 characters");
  if (/^\s*([A-Za-z]:|~?[/\\])/.test(template))
    throw wrong("it begins like a whole path, and all files go below the chosen folder");
  return template.split(/[/\\]/).map((part) => {
    if (/^\s*\.{1,2}\s*$/.test(part)) throw wrong(`“${part.trim()}” would lead out of the chosen folder`);
    if (part.trim() === "") throw wrong("a folder or the file has no name: there is a “/” too much");
    return piecesOf(part, wrong);
  });
}

function piecesOf(part: string, wrong: (problem: string) => Fault): readonly Piece[] {
  return part
    .split(/(\{[^{}]*\})/)
    .filter((piece) => piece !== "")
    .map((piece): Piece => {
      const name = /^\{(.*)\}$/.exec(piece)?.[1];
      if (name === undefined) {
        if (/[{}]/.test(piece)) throw wrong("a brace is opened and not closed, or closed and not opened");
        return { text: piece };
      }
      const token = nameTokens.find((known) => known === name.trim().toLowerCase());
      if (token === undefined)
        throw wrong(`there is no token {${name}}; there are ${nameTokens.map((known) => `{${known}}`).join(", ")}`);
      return { token };
    });
}

/** The tokens that a template fills in, each once. */
export function tokensOf(template: Template): readonly NameToken[] {
  const used = new Set(template.flat().flatMap((piece) => ("token" in piece ? piece.token : [])));
  return nameTokens.filter((token) => used.has(token));
}

/** What a picture alone does not tell. */
export interface Naming {
  /** Of `{number}`, from 1. */
  readonly number: number;
  /** Of the file, which may be smaller than the picture. */
  readonly size: Size;
  readonly words: EntryWords;
}

/**
 * The path of a picture's file below the export's folder, with forward slashes and without ending. Dates are of the
 * place where it was made. However long its names are, the path's parts fit every file system, and it stays
 * below the folder.
 */
export function renderTemplate(template: Template, picture: Picture, naming: Naming): string {
  const values = tokenValues(picture, naming);
  return template.map((part) => safeName(fitting(part, values))).join("/");
}

type Values = Readonly<Record<NameToken, string>>;

/**
 * The part with its longest values shortened until it fits, so that the numbers, which tell files apart, stay whole.
 */
function fitting(part: readonly Piece[], values: Values): string {
  for (let limit = longestValue; ; limit -= 4) {
    const name = part.map((piece) => ("text" in piece ? piece.text : shortened(values[piece.token], limit))).join("");
    if (Buffer.byteLength(name) <= longestName || limit <= 20) return name;
  }
}

/** Digits of a number at least, so that names sort. */
const digits = 3;

function tokenValues(
  { people, styles, collections, recipe, stars, made, offset }: Picture,
  { number, size, words }: Naming,
): Values {
  // On the clock of the place where it was made; where nothing says where that was, on the clock here.
  const time = onTheWall({ made, offset: offset ?? null });
  const two = (number: number) => String(number).padStart(2, "0");
  return {
    person: joined(
      people.map(({ id, name }) => words("person", id, name)),
      "nobody",
    ),
    style: joined(
      styles.map(({ id, name }) => words("style", id, name)),
      "no-style",
    ),
    collection: joined(
      collections.map(({ name }) => slug(name) || "collection"),
      "no-collection",
    ),
    prompt: slug(wordsOf(recipe).slice(0, 300)) || "no-prompt",
    seed: String(recipe.seed),
    number: String(number).padStart(digits, "0"),
    stars: String(stars),
    model: slug(recipe.model) || "model",
    width: String(size.width),
    height: String(size.height),
    year: String(time.getUTCFullYear()),
    month: two(time.getUTCMonth() + 1),
    day: two(time.getUTCDate()),
    hour: two(time.getUTCHours()),
    minute: two(time.getUTCMinutes()),
  };
}

/** "anna", "anna-and-ben", "anna-ben-and-carla"; each name once. */
function joined(words: readonly string[], none: string): string {
  const slugs = [...new Set(words)];
  const last = slugs.pop();
  if (last === undefined) return none;
  return slugs.length === 0 ? last : `${slugs.join("-")}-and-${last}`;
}
