/** The files behind what goes, with the space that each takes. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Space } from "../../../contract/library/removal.ts";
import { fileDigest } from "../../../formats/digest.ts";
import { filePath } from "../entries/entries.ts";
import type { Store } from "../database/store.ts";
import { partsOf } from "./parts.ts";
import type { Going } from "./scope.ts";

export interface GoingFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  readonly part: keyof Space;
}

export interface GoingFiles {
  readonly files: readonly GoingFile[];
  /** Originals that were used where they lie: they stay. */
  readonly inPlace: number;
}

/** Every file of the studio's own that would go, each once. */
export async function filesOf(store: Store, going: Going): Promise<GoingFiles> {
  const { database, home } = store;
  const rows = database.all<{ sha256: string; path: string; kept: "copied" | "in place" }>(
    "SELECT sha256, path, kept FROM file WHERE id IN (SELECT value FROM json_each(?))",
    JSON.stringify(going.files),
  );
  const derived = database.all<{ sha256: string }>(
    "SELECT d.sha256 FROM derived d JOIN reference r ON r.id = d.reference WHERE r.file IN (SELECT value FROM json_each(?))",
    JSON.stringify(going.files),
  );
  const pictures = database.all<{ path: string; sha256: string; missing: number }>(
    "SELECT path, sha256, missing FROM picture WHERE id IN (SELECT value FROM json_each(?))",
    JSON.stringify(going.pictures),
  );
  const own = new Set([...rows, ...derived].map(({ sha256 }) => sha256));
  const stay = new Set(
    database
      .all<{ sha256: string }>(
        "SELECT sha256 FROM picture WHERE id NOT IN (SELECT value FROM json_each(?))",
        JSON.stringify(going.pictures),
      )
      .map(({ sha256 }) => sha256),
  );
  const parts = partsOf(store, going);
  const seen = new Set(
    [...own, ...parts, ...pictures.map(({ sha256 }) => sha256)].filter((sha256) => !stay.has(sha256)),
  );
  const found: (readonly [string, keyof Space])[] = [
    ...rows.filter(({ kept }) => kept === "copied").map((row) => [filePath(home, row), "photographs"] as const),
    ...pictures.filter(({ missing }) => missing === 0).map(({ path }) => [path, "pictures"] as const),
    ...(await named(home.blobs, new Set([...own, ...parts]))).map((path) => [path, "crops"] as const),
    ...(await named(home.orphans, own)).map((path) => [path, "crops"] as const),
    ...(await uploadsOf(home.uploads, own)).map((path) => [path, "crops"] as const),
    ...(await thumbnailsOf(home.thumbnails, seen)).map((path) => [path, "thumbnails"] as const),
  ];
  const files: GoingFile[] = [];
  for (const [path, part] of new Map(found)) {
    const size = await stat(path).then(
      (one) => one.size,
      () => null,
    );
    if (size !== null) files.push({ path, bytes: size, part });
  }
  return { files, inPlace: rows.filter(({ kept }) => kept === "in place").length };
}

/** Space by what it is of. */
export function spaceOf(files: readonly GoingFile[]): Space {
  const space = { photographs: 0, pictures: 0, crops: 0, thumbnails: 0 };
  for (const { part, bytes } of files) space[part] += bytes;
  return space;
}

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);

/** Files of a folder whose names hold one of these digests. */
async function named(folder: string, digests: ReadonlySet<string>): Promise<readonly string[]> {
  if (digests.size === 0) return [];
  return (await namesIn(folder))
    .filter((name) => digests.has(/[0-9a-f]{64}/.exec(name)?.[0] ?? ""))
    .map((name) => join(folder, name));
}

/** Thumbnails lie in folders by the first two digits of what they show. */
async function thumbnailsOf(folder: string, digests: ReadonlySet<string>): Promise<readonly string[]> {
  const folders = new Set([...digests].map((sha256) => sha256.slice(0, 2)));
  const found = await Promise.all([...folders].map((two) => named(join(folder, two), digests)));
  return found.flat();
}

/** Files that a window has sent and nobody has added, of the same bytes. */
async function uploadsOf(folder: string, digests: ReadonlySet<string>): Promise<readonly string[]> {
  if (digests.size === 0) return [];
  const found: string[] = [];
  for (const name of await namesIn(folder)) {
    const sha256 = await fileDigest(join(folder, name)).catch(() => "");
    if (digests.has(sha256)) found.push(join(folder, name));
  }
  return found;
}
