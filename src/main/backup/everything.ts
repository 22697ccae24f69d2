/** Backing up the whole studio into a folder: begun again, it goes on where it was. */
import { existsSync } from "node:fs";
import { rename, rm, stat, statfs } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import type { BackupManifest, BackupProgress, BackupReport } from "../../contract/backup.ts";
import { Fault } from "../../contract/fault.ts";
import { makeFolder } from "../../formats/folders.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import type { Library } from "../library/calls.ts";
import { settingsName } from "../settings/file.ts";
import { copyVerified } from "./copy.ts";

export const manifestName = "manifest.json";

export interface BackupOptions {
  readonly library: Pick<Library, "call">;
  readonly home: string;
  readonly picturesFolder: string;
  /** Absolute. Made where it is missing. */
  readonly folder: string;
  readonly onProgress: (progress: BackupProgress) => void;
  readonly signal: AbortSignal;
}

/** @throws Fault `backup.inside`, `backup.no-room`, `backup.failed`, `engine.cancelled` */
export async function backUpEverything(options: BackupOptions): Promise<BackupReport> {
  const { library, home, picturesFolder, signal, onProgress } = options;
  const folder = resolve(options.folder);
  if (isWithin(folder, home) || isWithin(home, folder)) throw new Fault("backup.inside", { folder, home });
  await makeFolder(folder);
  // What is there of an earlier backup is no whole one from now on.
  await rm(join(folder, manifestName), { force: true });
  const part = join(folder, "library.sqlite.part");
  try {
    const known = await library.call("library.everything", { file: part, picturesFolder });
    const settings = join(home, `${settingsName}.json`);
    const wanted = [...known, ...(existsSync(settings) ? [{ from: settings, to: "settings.json" }] : [])];
    const sized = await Promise.all(
      wanted.map(async (file) => ({ ...file, bytes: (await stat(file.from).catch(() => null))?.size ?? null })),
    );
    const there = sized.filter((file) => file.bytes !== null) as readonly ((typeof known)[number] & {
      bytes: number;
    })[];
    const total = there.reduce((sum, { bytes }) => sum + bytes, 0);
    await checkRoom(folder, there);
    const files: BackupManifest["files"] = [];
    let done = 0;
    for (const { from, to, bytes } of there) {
      if (signal.aborted) throw new Fault("engine.cancelled", {});
      const sha256 = await copyVerified(from, join(folder, to));
      files.push({ path: to, sha256, bytes, was: to === "settings.json" ? null : from });
      onProgress({ done: (done += bytes), total });
    }
    const database = join(folder, "library.sqlite");
    await rename(part, database);
    const { size } = await stat(database);
    const { computeFileDigest } = await import("../../formats/digest.ts");
    files.push({ path: "library.sqlite", sha256: await computeFileDigest(database), bytes: size, was: null });
    const manifest: BackupManifest = { format: 1, made: Date.now(), files };
    await writeAtomically(join(folder, manifestName), Buffer.from(JSON.stringify(manifest)));
    return {
      folder,
      files: files.length,
      bytes: total + size,
      missing: sized.filter(({ bytes }) => bytes === null).map(({ from }) => from),
    };
  } finally {
    await rm(part, { force: true });
  }
}

/** @throws Fault `backup.no-room` before anything is copied */
async function checkRoom(
  folder: string,
  files: readonly { readonly to: string; readonly bytes: number }[],
): Promise<void> {
  let needed = 0;
  for (const { to, bytes } of files)
    if ((await stat(join(folder, to)).catch(() => null))?.size !== bytes) needed += bytes;
  const { bavail, bsize } = await statfs(folder);
  if (needed > bavail * bsize) throw new Fault("backup.no-room", { folder, needed, free: bavail * bsize });
}

function isWithin(inner: string, outer: string): boolean {
  const way = relative(outer, inner);
  return way === "" || (!way.startsWith("..") && resolve(outer, way) === resolve(inner) && dirname(inner) !== inner);
}
