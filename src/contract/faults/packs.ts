/** Faults of styles that are published to a folder and accepted from there. */
export const packFaults = {
  "packs.no-author": (_: Record<string, never>) =>
    "A style is published under a name. Say it with --author, or give your name in the studio's settings.",
  "packs.none": (d: { folder: string; name: string }) =>
    `There is no style ${d.name} in ${d.folder}. See what there is with: atelier style packs ${d.folder}`,
  "packs.no-folder": (d: { folder: string; reason: string }) =>
    `Styles cannot be looked for in ${d.folder}: ${d.reason}. Check the path, and that its drive is connected.`,
  "packs.gone": (d: { folder: string }) =>
    `That style is not in ${d.folder} any more: it was taken away meanwhile. Look at the list again.`,
  "packs.no-version": (d: { name: string; version: number; there: readonly string[] }) =>
    `There is no version ${d.version} of ${d.name}. There are: ${d.there.join(", ")}.`,
  "packs.several": (d: { name: string; version: number; there: readonly string[] }) =>
    `Version ${d.version} of ${d.name} was published more than once: ${d.there.join(", ")}. Say whose with --by.`,
  "packs.damaged": (d: { folder: string; problem: string }) =>
    `The style in ${d.folder} is not as it was published: ${d.problem}. Nothing was taken from it; ask its author to publish it again.`,
  "packs.not-written": (d: { folder: string; reason: string }) =>
    `The style could not be published to ${d.folder}: ${d.reason}. Nothing half-written is offered there. Check that the folder is there, may be written to, and has room.`,
} as const;
