/** What a backup of the whole studio takes, with its size, and whether there is room for it. */
import { existsSync } from "node:fs";
import { stat, statfs } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import type { BackupManifest, BackupProgress } from "../../contract/backup.ts";
import { Fault } from "../../contract/fault.ts";
import { realPlace } from "../../formats/folders.ts";
import type { Library } from "../library/calls.ts";
import { settingsName } from "../settings/file.ts";

export const manifestName = "manifest.json";

export interface Backing {
  readonly library: Pick<Library, "call">;
  readonly home: string;
  readonly picturesFolder: string;
  readonly onProgress: (progress: BackupProgress) => void;
  readonly signal: AbortSignal;
}

export interface Gathered {
  readonly files: readonly {
    /** Absolute. */
    readonly from: string;
    /** Below the backup, with forward slashes. */
    readonly to: string;
    readonly bytes: number;
  }[];
  readonly bytes: number;
  /** Files that the library knows and that are not where they should be. */
  readonly missing: readonly string[];
}

/**
 * Writes the library's database to a file, and lists that and all that belongs to the studio.
 * @param database  where the copy goes
 */
export async function gathered({ library, home, picturesFolder }: Backing, database: string): Promise<Gathered> {
  const known = await library.call("library.everything", { file: database, picturesFolder });
  const settings = join(home, `${settingsName}.json`);
  const wanted = [
    ...known,
    ...(existsSync(settings) ? [{ from: settings, to: "settings.json" }] : []),
    { from: database, to: "library.sqlite" },
  ];
  const sized = await Promise.all(
    wanted.map(async (file) => ({ ...file, bytes: (await stat(file.from).catch(() => null))?.size ?? null })),
  );
  const files = sized.flatMap(({ bytes, ...file }) => (bytes === null ? [] : [{ ...file, bytes }]));
  return {
    files,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    missing: sized.filter(({ bytes }) => bytes === null).map(({ from }) => from),
  };
}

/** How a file stands in a backup's list. The studio looks for its own by their names. */
export const listed = (
  { from, to, bytes }: Gathered["files"][number],
  sha256: string,
): BackupManifest["files"][number] => ({
  path: to,
  sha256,
  bytes,
  was: to === "settings.json" || to === "library.sqlite" ? null : from,
});

type Listed = BackupManifest["files"];

/** Whether two lists name the same files with the same bytes. */
export function sameFiles(a: Listed, b: Listed): boolean {
  const known = new Map(a.map(({ path, sha256 }) => [path, sha256]));
  return a.length === b.length && b.every(({ path, sha256 }) => known.get(path) === sha256);
}

/** @throws Fault `backup.no-room` */
export async function checkRoom(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (needed > bavail * bsize) throw new Fault("backup.no-room", { folder, needed, free: bavail * bsize });
}

/** @throws Fault `backup.inside` where a place lies in the studio's own folder, or around it */
export async function checkOutside(folder: string, home: string): Promise<void> {
  const [real, own] = await Promise.all([realPlace(folder), realPlace(home)]);
  if (isWithin(real, own) || isWithin(own, real)) throw new Fault("backup.inside", { folder, home });
}

function isWithin(inner: string, outer: string): boolean {
  const way = relative(outer, inner);
  return way === "" || (!way.startsWith("..") && resolve(outer, way) === resolve(inner) && dirname(inner) !== inner);
}
