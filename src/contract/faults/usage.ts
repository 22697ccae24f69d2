/** What to do where there is none of a kind. */
const makeOne = {
  person: "add one with atelier library add-person",
  style: "add one with atelier library add-style",
  preset: "keep one in the composer",
  collection: "make one in the studio, of pictures that are selected in the history",
} as const;

/** Faults of the command line: what was typed cannot be done as it stands. */
export const usageFaults = {
  "usage.wrong": (d: { problem: string; help: string }) =>
    `${d.problem}${d.problem.endsWith("?") ? "" : "."} See: ${d.help}`,
  "usage.option-each": (d: { alone: readonly string[]; option: string }) =>
    `Every picture needs its own ${d.option}, and ${d.alone.slice(0, 3).join(", ")}${d.alone.length > 3 ? ` and ${d.alone.length - 3} more` : ""} ${d.alone.length === 1 ? "has" : "have"} none. Write ${d.option} before each: ${d.option} a.jpg ${d.option} b.jpg.`,
  "usage.size": (d: { given: string; nearest: string | null }) =>
    d.nearest === null
      ? `${d.given} is no size. Give width and height in pixels, as in --size 256x256.`
      : `${d.given} is not possible: both sides must be multiples of 16 from 64 to 4096. The nearest is --size ${d.nearest}.`,
  "usage.name": (d: { given: string }) =>
    `“${d.given}” leaves nothing that a file can be called. Give a name with letters or digits, or none: then it is the prompt’s first words.`,
  "usage.nothing-to-go-by": (_: Record<string, never>) =>
    "There is nothing to go by. Name a picture of a person (--subject), a picture in the style you want (--style), or say what to make (--prompt).",
  "usage.empty-folder": (d: { folder: string }) =>
    `There is no picture in ${d.folder}. Name a folder with JPEG, PNG, WebP, AVIF, TIFF, HEIC or GIF pictures, or the pictures themselves.`,
  "usage.no-such-name": (d: {
    kind: "person" | "style" | "preset" | "collection";
    name: string;
    known: readonly string[];
  }) =>
    `There is no ${d.kind} named ${d.name} in the library. ${d.known.length === 0 ? `There is none at all: ${makeOne[d.kind]}.` : `There ${d.known.length === 1 ? "is" : "are"} ${d.known.slice(0, 12).join(", ")}${d.known.length > 12 ? " and more" : ""}.`}`,
  "usage.no-such-photo": (d: { photo: string; name: string; known: readonly string[] }) =>
    `${d.name} has no photograph named ${d.photo}. There ${d.known.length === 1 ? "is" : "are"} ${d.known.slice(0, 12).join(", ")}${d.known.length > 12 ? " and more" : ""}.`,
  "usage.several-of-name": (d: { name: string; count: number }) =>
    `${d.count} people are named ${d.name}, and the command cannot know which of them is meant. Rename one in the studio first, or make one of them: atelier library merge-people.`,
  "usage.no-pictures": (d: { wanted: string }) =>
    `There is no picture ${d.wanted === "" ? "in the library" : `${d.wanted} in the library`}. See: atelier library list pictures`,
  "usage.backup-place": (_: Record<string, never>) =>
    "Say where everything goes, once: --everything and a folder, or --everything --to and a file that is not there yet.",
} as const;
