/** The folders of an export as an indented list. */
import type { ExportPlan } from "../../contract/library/exporting.ts";

export interface FolderRow {
  readonly path: string;
  /** The last part of the path; empty for the chosen folder itself. */
  readonly name: string;
  readonly depth: number;
  /** Files right in it. */
  readonly files: number;
}

/** Every folder under its parent, parents without files of their own among them, in the order of the plan. */
export function folderRows(folders: ExportPlan["folders"]): readonly FolderRow[] {
  const files = new Map<string, number>();
  for (const folder of folders) {
    const parts = folder.path === "" ? [] : folder.path.split("/");
    for (let depth = 1; depth < parts.length; depth += 1) {
      const parent = parts.slice(0, depth).join("/");
      if (!files.has(parent)) files.set(parent, 0);
    }
    files.set(folder.path, folder.files);
  }
  const children = Map.groupBy(files.keys(), (path) =>
    path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : null,
  );
  const below = (parent: string | null, depth: number): readonly FolderRow[] =>
    (children.get(parent) ?? []).flatMap((path) => [
      { path, name: path.slice(path.lastIndexOf("/") + 1), depth, files: files.get(path) ?? 0 },
      ...(path === "" ? [] : below(path, depth + 1)),
    ]);
  return below(null, 0);
}
