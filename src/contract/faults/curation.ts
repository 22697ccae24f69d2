/** Faults of curating triplets. */
export const curationFaults = {
  "curation.none": (d: { folder: string }) =>
    `Nothing was curated in ${d.folder}: it has no curation.json. Begin there with Make triplets, or with: atelier curate <contents> <styles> --out ${d.folder}`,
  "curation.no-folder": (d: { folder: string }) =>
    `There is no folder ${d.folder}: it was moved, renamed or deleted, or the name is misspelt. Check the path.`,
  "curation.no-prompts": (d: { file: string }) =>
    `There are no scenes in ${d.file}. Write one a line there, such as: on the beach`,
  "curation.nothing-to-pair": (d: { what: "contents" | "styles"; folder: string; leftOut: readonly string[] }) =>
    `No triplet can be made: none of the ${d.what} in ${d.folder} can be used${d.leftOut.length > 0 ? ` (${d.leftOut.slice(0, 5).join("; ")}${d.leftOut.length > 5 ? "; …" : ""})` : ""}. Put pictures there ${d.what === "contents" ? "of people or things as they were photographed" : "in the styles that are to be learned"}.`,
  "curation.busy": (d: { folder: string }) =>
    `Triplets are being curated in ${d.folder} right now. Wait until that is done or stop it, or choose another folder.`,
  "curation.changed": (d: { file: string; folder: string }) =>
    `${d.file} is another picture now than when ${d.folder} was begun. Put the earlier one back to go on, give the new one another name, or begin in another folder.`,
  "curation.other-run": (d: { folder: string; differs: readonly string[] }) =>
    `${d.folder} was begun with other settings: ${d.differs.join(", ")}. Go on with those it was begun with, or choose another folder.`,
  "curation.nothing-here": (d: { what: "contents" | "styles" }) =>
    d.what === "contents"
      ? "There is nobody in the library to make triplets of. Add photographs under People, or choose a folder of them."
      : "There is no style in the library to make triplets in. Add pictures under Styles, or choose a folder of them.",
  "curation.no-such-content": (d: { names: readonly string[]; folder: string }) =>
    `There is no picture named ${d.names.join(", ")} in ${d.folder}. --only takes the names of its pictures, without their endings.`,
  "curation.not-running": (_: Record<string, never>) => "No triplets are being made any more. Begin again.",
  "curation.damaged": (d: { file: string; problem: string }) =>
    `${d.file} cannot be read (${d.problem}). Put back a copy of it, or begin in another folder.`,
  "curation.unknown": (d: { ids: readonly string[]; folder: string }) =>
    `${d.folder} has no triplet named ${d.ids.join(", ")}. atelier curate review ${d.folder} --list names all of them.`,
} as const;
