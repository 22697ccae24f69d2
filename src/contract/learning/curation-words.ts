/** Why triplets are not taken, and pictures left out, in an artist's words: at the terminal and in the window. */
import type { CurationReason, LeftOut } from "./curation.ts";

export const reasonWords: Readonly<Record<CurationReason, string>> = {
  "style not taken": "the style was not taken",
  "style hardly taken": "the style was hardly taken",
  "content lost": "the content was lost",
  "content hardly kept": "the content is hardly kept",
  "layout kept": "the layout was to change and did not",
  "another subject": "it is somebody else",
  "subject not told": "whether it is the same subject cannot be told",
  "style picture shows through": "the style picture shows through",
  "style picture may show through": "the style picture may show through",
  "still stylised": "the content is still in the style",
  "face lost": "the face is gone",
  "several faces": "several people: which one is meant?",
  "content looks painted": "the content looks drawn or painted, as a photograph of a painting does",
  "within a border": "content or style lies within a plain border, which is learned, too",
  "not measured": "something could not be measured",
  duplicate: "the same picture as another target",
  "held out": "among the pictures kept apart to judge by",
  "another is better": "another candidate of the pair is better",
  restricted: "the terms of its model forbid learning from it",
  "origin unknown": "nobody knows where it comes from",
};

/** A sentence for contents and styles that lie within a plain border. */
export const borderedWords = (names: readonly string[]): string =>
  `${few(names)}: within a plain border, like a photographed painting or a scan. The border is learned, too. Cut the picture to the painting and begin anew, or accept what you want as it is.`;

/** Some of many names. */
export const few = (names: readonly string[]): string =>
  names.length <= 8 ? names.join(", ") : `${names.slice(0, 8).join(", ")} and ${names.length - 8} more`;

/** The last part of a path of either system. */
const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** A sentence for a picture that no candidate was made with. */
export function leftOutWords({ file, why, detail }: LeftOut): string {
  if (why === "unreadable") return detail ?? file;
  const name = fileName(file);
  const other = detail === null ? "" : fileName(detail);
  return {
    blank: `${name} shows nothing but a plain area: there is nothing to learn from it. It is left out.`,
    duplicate: `${name} is the same picture as ${other}, and is taken once.`,
    "held out": `${name} is among the pictures kept apart to judge by (${other}). It is left out.`,
    "content is style": `${name} is content and style at once (${other}): they are not paired.`,
  }[why];
}
