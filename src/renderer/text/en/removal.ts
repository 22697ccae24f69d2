/** Deleting for good. */
import { bytes, counted, listed } from "../words.ts";

const pictures = (n: number) => counted(n, "picture", "pictures");

export const removal = {
  delete: "Delete for good",
  ask: "Delete for good…",
  emptyTrash: "Empty trash",
  title: (names: readonly string[], made: number) =>
    names.length === 0
      ? `Delete ${pictures(made)} for good?`
      : `Delete ${names.length > 3 ? counted(names.length, "thing", "things") : listed(names)} for good?`,
  nothing: "There is nothing to delete.",
  final: "This cannot be undone. The files are deleted from this machine.",
  parts: { photographs: "Photographs", pictures: "Pictures", crops: "Crops and copies", thumbnails: "Thumbnails" },
  together: "Together",
  space: (n: number) => bytes(n),
  showing: (n: number, names: string) =>
    `${pictures(n)} ${n === 1 ? "shows" : "show"} ${names}, and ${n === 1 ? "carries the name in its file" : "carry the name in their files"}.`,
  showThem: "Show them",
  showOf: (name: string) => `Show ${name}`,
  alsoDelete: (n: number) => `Delete ${n === 1 ? "this picture" : `these ${pictures(n)}`} too`,
  stays: (names: readonly string[], people: string) =>
    `${listed(names)} ${names.length === 1 ? "keeps a picture" : "keep pictures"} in which ${people} can be seen.`,
  unrecorded: (n: number) =>
    `${pictures(n)} ${n === 1 ? "was" : "were"} made privately, so nobody knows whom ${n === 1 ? "it shows" : "they show"}: look yourself.`,
  inPlace: (n: number) =>
    `${counted(n, "original that was used where it lies stays", "originals that were used where they lie stay")} there.`,
  elsewhere: "Exported files and backups you made elsewhere are not touched.",
  aside: (files: readonly string[]) =>
    `Libraries that were set aside may still hold it: ${listed(files)}. They lie in the studio’s folder.`,
  left: (files: readonly string[]) =>
    `Some files could not be deleted, and are tried again at the next start: ${files.join(", ")}`,
  done: (space: number) => `Deleted for good, ${bytes(space)} freed`,
} as const;
