/** Files of a drop, those inside folders among them. */

export interface Found {
  readonly files: readonly File[];
  /** There were more than are taken at once. */
  readonly more: boolean;
}

/** The most files of folders that come in at once, and how deep their folders may lie. */
export const mostOfFolders = 500;
const deepest = 8;

/** What a folder is read by; a part of the browser's FileSystemEntry. */
export interface FolderEntry {
  readonly name: string;
  readonly isDirectory: boolean;
  readonly isFile: boolean;
}

/**
 * The folders among what was dropped; empty where there are only files. Only while the drop is handled: afterwards the
 * browser knows nothing of it any more.
 */
export const foldersOf = (
  items: readonly Pick<DataTransferItem, "kind" | "webkitGetAsEntry">[],
): readonly FolderEntry[] =>
  items
    .filter(({ kind }) => kind === "file")
    .flatMap((item) => item.webkitGetAsEntry?.() ?? [])
    .filter(({ isDirectory }) => isDirectory);

/**
 * The files below folders that are wanted, by their names, hidden ones left out.
 * @param wanted  whether a file counts, by its name and kind
 */
export async function filesBelow(folders: readonly FolderEntry[], wanted: (file: File) => boolean): Promise<Found> {
  const files: File[] = [];
  let more = false;
  const walk = async (entry: FolderEntry, depth: number): Promise<void> => {
    if (more || entry.name.startsWith(".")) return;
    if (entry.isFile) {
      const file = await fileOf(entry as FileSystemFileEntry).catch(() => null);
      if (file === null || !wanted(file)) return;
      if (files.length >= mostOfFolders) more = true;
      else files.push(file);
      return;
    }
    if (depth > deepest) {
      more = true;
      return;
    }
    for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) await walk(child, depth + 1);
  };
  for (const folder of folders) await walk(folder, 0);
  return { files, more };
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

const names = new Intl.Collator(undefined, { numeric: true });

/** By name. A browser hands them out a hundred at a time; of a folder that cannot be read there are none. */
async function childrenOf(entry: FileSystemDirectoryEntry): Promise<readonly FolderEntry[]> {
  const reader = entry.createReader();
  const found: FolderEntry[] = [];
  for (;;) {
    const some = await new Promise<readonly FolderEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (some.length === 0) return found.toSorted((a, b) => names.compare(a.name, b.name));
    found.push(...some);
  }
}
