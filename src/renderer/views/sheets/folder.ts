/** A folder of pictures as an axis: each comes into the library as a person or a style, with the folder as its tag. */
import { toFault } from "../../../contract/fault.ts";
import { addPerson, addStyle } from "../../state/actions.ts";
import { nameOfFile } from "../../state/file-name.ts";
import { call } from "../../state/link.ts";

export interface BroughtFolder {
  /** Ids of what was made, in the order of the names. */
  readonly made: readonly number[];
  /** Sentences about those that could not be read. */
  readonly refused: readonly string[];
}

/** The folder a file was chosen with; empty where it was none. */
export const folderOf = ({ webkitRelativePath }: Pick<File, "webkitRelativePath">): string =>
  webkitRelativePath.split("/").slice(0, -1).at(0) ?? "";

/** One after another, so that one that is refused keeps no other out. */
export async function bringFolder(kind: "person" | "style", files: readonly File[]): Promise<BroughtFolder> {
  const made: number[] = [];
  const refused: string[] = [];
  const sorted = files.toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  for (const file of sorted) {
    try {
      const name = nameOfFile(file.name) || undefined;
      const { id } = kind === "person" ? await addPerson([file], name) : await addStyle([file], name);
      const tag = folderOf(file);
      const change = { tags: { add: [tag] } };
      if (tag !== "")
        await (kind === "person"
          ? call("people.change", { id: id as never, change })
          : call("styles.change", { id: id as never, change }));
      made.push(id);
    } catch (error) {
      refused.push(toFault(error).message);
    }
  }
  return { made, refused };
}
