import { counted, date, listed } from "../words.ts";

export const sharing = {
  open: "Styles of others…",
  title: "Styles of others",
  intro: "Styles that were published to a folder you share. Each version stands for itself and never changes.",
  folder: "Shared folder",
  pick: "Choose the folder you share",
  none: "Nobody has published a style there yet.",
  unread: (n: number) =>
    `${n === 1 ? "One version more is" : `${n} versions more are`} there, not as a whole yet, or of a newer studio than this one.`,
  list: "Published styles",
  version: (n: number) => `version ${n}`,
  by: (authors: readonly string[]) => `by ${listed(authors)}`,
  facts: (pictures: number, published: number) => `${counted(pictures, "picture", "pictures")} · ${date(published)}`,
  learned: (depths: readonly string[]) => `With what was learned of it: ${listed(depths)}`,
  licence: (words: string) => `Licence: ${words}`,
  accept: "Accept",
  acceptOf: (name: string, version: number, author: string) => `Accept ${name}, version ${version} by ${author}`,
  here: "In your library",
  accepted: (name: string) => `${name} is in your library`,
  close: "Close",
  publish: "Publish…",
  publishTitle: (name: string) => `Publish “${name}”`,
  publishText:
    "Its pictures, weights and tags, what is said of the pictures in words, and what was learned of them and is in use, go to the folder as the next version, where everybody who has the folder can take them. What you call the files stays here, and nothing of people or prompts goes.",
  author: "Published by",
  licenceField: "Licence",
  licenceExample: "Within the studio",
  doPublish: "Publish",
  published: (name: string, version: number) => `${name} is published as version ${version}`,
} as const;
