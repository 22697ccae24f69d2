/** Rows without files and files without rows, found when the library is opened. Nothing is ever deleted. */
import { existsSync, readdirSync, renameSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { filePath } from "../entries/entries.ts";
import type { Store } from "../database/store.ts";
import { makeFolderSync } from "../../../formats/folders.ts";

/** Younger files may belong to an import that is running in another process. */
const dayOld = 24 * 60 * 60 * 1000;

/** Sweeps both ways and says in words what it found new. */
export function sweep(store: Store): readonly string[] {
  const exists = presence();
  const pictures = markPictures(store, exists);
  const files = markFiles(store, exists);
  const orphans = setOrphansAside(store);
  const notices: string[] = [];
  if (pictures > 0) {
    notices.push(
      `${counted(pictures, "picture is", "pictures are")} not where the studio saved them any more. If they were moved, rebuild the library from their new folder, and they are found again.`,
    );
  }
  if (files > 0) {
    notices.push(
      `${counted(files, "photograph or style picture is", "photographs and style pictures are")} not where they were any more. Connect the drive they are on, or add them again.`,
    );
  }
  if (orphans > 0)
    notices.push(
      `${counted(orphans, "file", "files")} in the library's folder belonged to nothing and went to ${store.home.orphans}.`,
    );
  return notices;
}

/** Returns how many pictures are newly missing. */
function markPictures({ database }: Store, exists: (file: string) => boolean): number {
  type Row = readonly [id: number, path: string, missing: number];
  const rows = database.lists<Row>("SELECT id, path, missing FROM picture");
  // Nearly always nothing has come or gone: whoever waits for the start waits for this look.
  const turned = rows.filter(([, path, missing]) => exists(path) === (missing === 1));
  if (turned.length === 0) return 0;
  const taken = new Set(rows.filter(([, , missing]) => missing === 0).map(([, path]) => path));
  return database.transaction(() => {
    let lost = 0;
    for (const [id, path, missing] of turned) {
      if (missing === 0) {
        lost++;
        database.run("UPDATE picture SET missing = 1 WHERE id = ?", id);
      } else if (!taken.has(path)) {
        taken.add(path);
        database.run("UPDATE picture SET missing = 0 WHERE id = ?", id);
      }
    }
    return lost;
  });
}

function markFiles({ database, home }: Store, exists: (file: string) => boolean): number {
  return database.transaction(() => {
    let lost = 0;
    for (const row of database.all<{ id: number; path: string; kept: "copied" | "in place"; missing: number }>(
      "SELECT id, path, kept, missing FROM file",
    )) {
      const missing = exists(filePath(home, row)) ? 0 : 1;
      if (missing === row.missing) continue;
      lost += missing;
      database.run("UPDATE file SET missing = ? WHERE id = ?", missing, row.id);
    }
    return lost;
  });
}

function setOrphansAside({ database, home }: Store): number {
  const known = new Set(
    database.all<{ path: string }>("SELECT path FROM file WHERE kept = 'copied'").map((row) => row.path),
  );
  let moved = 0;
  for (const name of readdirSync(home.references)) {
    const file = join(home.references, name);
    if (known.has(name) || Date.now() - statSync(file).mtimeMs < dayOld) continue;
    makeFolderSync(home.orphans);
    renameSync(file, freeName(home.orphans, name));
    moved++;
  }
  return moved;
}

function freeName(folder: string, name: string): string {
  for (let n = 1; ; n++) {
    const file = join(folder, n === 1 ? name : `${n}-${name}`);
    if (!existsSync(file)) return file;
  }
}

/**
 * A function that tells whether a file exists: one look into a folder, which it remembers, answers for all of its
 * files.
 */
function presence(): (file: string) => boolean {
  const folders = new Map<string, ReadonlySet<string> | null>();
  return (file) => {
    const folder = dirname(file);
    if (!folders.has(folder)) folders.set(folder, namesIn(folder));
    const names = folders.get(folder);
    // Where the spelling differs in case only, the file system has the last word.
    return names ? names.has(basename(file)) || existsSync(file) : false;
  };
}

function namesIn(folder: string): ReadonlySet<string> | null {
  try {
    return new Set(readdirSync(folder));
  } catch {
    return null;
  }
}

const counted = (count: number, one: string, several: string): string => `${count} ${count === 1 ? one : several}`;
