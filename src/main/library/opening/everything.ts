/** What a backup of the whole studio takes: the database as it is now, and every file that it knows. */
import { readdirSync, rmSync } from "node:fs";
import { basename, extname, join, relative, sep } from "node:path";
import { collisionKey, shortened } from "../../../formats/names.ts";
import { copyDatabase } from "./backup.ts";
import { privateDigests } from "../pictures/forgetting.ts";
import type { Store } from "../database/store.ts";

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
  const taken = new Set<string>();
  const pictures = database
    .all<{ id: number; path: string }>("SELECT id, path FROM picture WHERE missing = 0 ORDER BY id")
    .map(({ id, path }): KeptFile => {
      const below = relative(picturesFolder, path);
      const own = below !== "" && !below.startsWith("..") && !/^([A-Za-z]:|[\\/])/.test(below);
      const wanted = `pictures/${portable(below.split(sep).join("/"))}`;
      // Elsewhere two names may be one: in other capitals, or without what not every system takes.
      const free = own && !taken.has(collisionKey(wanted));
      const to = free ? wanted : `pictures/elsewhere/${id}-${portable(short(basename(path)))}`;
      taken.add(collisionKey(to));
      return { from: path, to };
    });
  const blobs = namesIn(home.blobs)
    .filter((name) => /^[0-9a-f]{64}\.\w+$/.test(name) && !without.has(name.slice(0, 64)))
    .map((name): KeptFile => ({ from: join(home.blobs, name), to: `blobs/${name}` }));
  return [...references, ...pictures, ...blobs];
}

const portable = (name: string): string => name.replaceAll(/[\\:]/g, "_");

/** A file's name with room for what is put before it: 255 bytes are the most that systems take. */
function short(name: string): string {
  const ending = extname(name);
  return `${shortened(basename(name, ending), 200)}${ending.slice(0, 20)}`;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
