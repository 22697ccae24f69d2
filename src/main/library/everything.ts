/** What a backup of the whole studio takes: the database as it is now, and every file that it knows. */
import { readdirSync, rmSync } from "node:fs";
import { basename, extname, join, relative, sep } from "node:path";
import { copyDatabase } from "./backup.ts";
import { privateDigests } from "./forgetting.ts";
import type { Store } from "./store.ts";

/** A file of the studio, and where it goes in a backup. */
export interface KeptFile {
  /** Absolute. */
  readonly from: string;
  /** Below the backup's folder, with forward slashes. */
  readonly to: string;
}

/** Writes the database to a file and lists the files that belong to it. */
export function everything({ database, home }: Store, file: string, picturesFolder: string): readonly KeptFile[] {
  rmSync(file, { force: true });
  copyDatabase(database, file);
  const without = privateDigests({ database });
  const references = database
    .all<{ sha256: string; path: string; kept: "copied" | "in place" }>("SELECT sha256, path, kept FROM file")
    .map(({ sha256, path, kept }): KeptFile =>
      kept === "copied"
        ? { from: join(home.references, path), to: `references/${path}` }
        : { from: path, to: `references/${sha256}${extname(path).toLowerCase()}` },
    );
  const pictures = database
    .all<{ id: number; path: string }>("SELECT id, path FROM picture WHERE missing = 0")
    .map(({ id, path }): KeptFile => {
      const below = relative(picturesFolder, path);
      const portable = (name: string) => name.replaceAll(/[\\:]/g, "_");
      const own = below !== "" && !below.startsWith("..") && !/^([A-Za-z]:|[\\/])/.test(below);
      return {
        from: path,
        to: own
          ? `pictures/${portable(below.split(sep).join("/"))}`
          : `pictures/elsewhere/${id}-${portable(basename(path))}`,
      };
    });
  const blobs = namesIn(home.blobs)
    .filter((name) => /^[0-9a-f]{64}\.\w+$/.test(name) && !without.has(name.slice(0, 64)))
    .map((name): KeptFile => ({ from: join(home.blobs, name), to: `blobs/${name}` }));
  return [...references, ...pictures, ...blobs];
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
