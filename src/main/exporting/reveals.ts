/** What the files of an export will tell whoever gets them, in words. */
import type { ExportOptions, NameToken } from "../../contract/library/exporting.ts";
import type { Picture } from "../../contract/library/library.ts";
import { software } from "../../formats/picture/xmp.ts";

/** How a reader of file names would call what a token shows. */
const shown: Readonly<Record<NameToken, string>> = {
  person: "the person’s name",
  style: "the style’s name",
  collection: "the collection’s name",
  prompt: "the beginning of the prompt",
  seed: "the seed",
  number: "the place in the series",
  stars: "your stars",
  model: "the model",
  width: "the width",
  height: "the height",
  year: "when it was made",
  month: "when it was made",
  day: "when it was made",
  hour: "when it was made",
  minute: "when it was made",
};

/** Everything that the files, their names and folders reveal; the most personal first. */
export function reveals(
  pictures: readonly Picture[],
  tokens: readonly NameToken[],
  { metadata, creator }: ExportOptions,
): readonly string[] {
  const inNames = [...new Set(tokens.map((token) => shown[token]))];
  return [
    ...inMetadata(pictures, metadata, creator.trim()),
    ...(inNames.length === 0 ? [] : [`File and folder names show ${listed(inNames)}.`]),
  ];
}

function inMetadata(
  pictures: readonly Picture[],
  metadata: ExportOptions["metadata"],
  creator: string,
): readonly string[] {
  const credit = [...(creator === "" ? [] : [`Made by ${creator}.`]), `Made with ${software}.`];
  switch (metadata) {
    case "full recipe":
      return [...recipe(pictures), ...credit, mark(pictures)];
    case "credit and AI mark":
      return [...credit, mark(pictures)];
    case "AI mark only":
      return [mark(pictures)];
    case "nothing":
      return [
        "Nothing is written into the files. Nothing says either that they were made with AI, which some places, buyers and laws ask for.",
      ];
    default:
      throw metadata satisfies never;
  }
}

function recipe(pictures: readonly Picture[]): readonly string[] {
  const people = names(pictures.flatMap((picture) => picture.recipe.subjects));
  const styles = names(pictures.flatMap((picture) => picture.recipe.styles));
  const references = pictures.some((picture) => picture.recipe.subjects.length + picture.recipe.styles.length > 0);
  const loras = pictures.some((picture) => picture.recipe.loras !== undefined);
  const named = names(pictures.flatMap((picture) => picture.recipe.loras ?? []));
  const models = [...new Set(pictures.map((picture) => picture.recipe.model))];
  return [
    ...(people.length === 0 ? [] : [`The names of the people: ${some(people)}.`]),
    ...(styles.length === 0 ? [] : [`The names of the styles: ${some(styles)}.`]),
    ...(named.length === 0 ? [] : [`The names of the LoRAs: ${some(named)}.`]),
    ...(pictures.some((picture) => picture.recipe.prompt !== "") ? ["The prompt, in full."] : []),
    `The seed, the size, the steps and every other setting; the model: ${some(models)}.`,
    ...(references
      ? ["Fingerprints (SHA-256) of the pictures it was made from; not these pictures, nor their file names or places."]
      : []),
    ...(loras ? ["Fingerprints (SHA-256) of the LoRAs it was made with; not their file names or places."] : []),
  ];
}

function names(references: readonly { readonly name?: string | undefined }[]): readonly string[] {
  return [...new Set(references.flatMap(({ name }) => name ?? []))];
}

function mark(pictures: readonly Picture[]): string {
  const composite = pictures.filter((picture) => picture.recipe.subjects.length > 0).length;
  if (composite === 0) return "That it was made with AI.";
  return composite === pictures.length
    ? "That it was made with AI, from a photograph."
    : "That it was made with AI, and for some, from a photograph.";
}

function some(words: readonly string[]): string {
  return words.length <= 6 ? listed(words) : `${words.slice(0, 5).join(", ")} and ${words.length - 5} more`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
