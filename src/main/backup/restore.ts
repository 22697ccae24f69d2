/** Bringing a backed up studio back, on this machine or another one: everything is verified before anything changes. */
import { existsSync } from "node:fs";
import { readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type BackupManifest, backupManifest, type BackupProgress } from "../../contract/backup.ts";
import { Fault } from "../../contract/fault.ts";
import { makeFolder } from "../../formats/folders.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { stamp } from "../library/backup.ts";
import { homeAt } from "../library/home.ts";
import { settingsName } from "../settings/file.ts";
import { copyVerified, isThere } from "./copy.ts";
import { manifestName } from "./everything.ts";
import { rewritePaths } from "./rewrite.ts";

export interface RestoreOptions {
  /** Folder of the backup. */
  readonly from: string;
  readonly home: string;
  /** Where pictures go on this machine. */
  readonly picturesFolder: string;
  /** A library that is there is set aside. */
  readonly replace: boolean;
  readonly onProgress: (progress: BackupProgress) => void;
  readonly signal: AbortSignal;
}

export interface RestoreReport {
  readonly home: string;
  readonly picturesFolder: string;
  readonly files: number;
  /** Where the library that was there lies now; null where there was none. */
  readonly aside: string | null;
}

/** Settings of a machine, which another one does not take over. */
const ofTheMachine = ["provider", "memory", "model", "port"];

/** @throws Fault `backup.not-whole`, `backup.occupied`, `backup.failed`, `engine.cancelled` */
export async function restoreEverything(options: RestoreOptions): Promise<RestoreReport> {
  const { home, replace, onProgress, signal } = options;
  const [from, picturesFolder] = [resolve(options.from), resolve(options.picturesFolder)];
  const to = homeAt(home);
  if (!replace && existsSync(to.database)) throw new Fault("backup.occupied", { home });
  const manifest = await verified(from);
  const staging = homeAt(join(home, "restoring"));
  await rm(staging.folder, { recursive: true, force: true });
  const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const moved = new Map<string, string>();
  let done = 0;
  for (const { path, sha256, bytes, was } of manifest.files) {
    if (signal.aborted) throw new Fault("engine.cancelled", {});
    const picture = /^pictures\/(.*)$/s.exec(path)?.[1];
    const place =
      picture === undefined
        ? join(staging.folder, path)
        : await freePlace(join(picturesFolder, ...picture.split("/")), sha256);
    await copyVerified(join(from, path), place);
    if (was !== null) moved.set(was, picture === undefined ? join(home, path) : place);
    onProgress({ done: (done += bytes), total });
  }
  const database = new DatabaseSync(staging.database);
  try {
    rewritePaths(database, moved);
  } finally {
    database.close();
  }
  const aside = existsSync(to.database) ? join(home, `before-restore-${stamp(new Date())}`) : null;
  const parts = ["library.sqlite", "library.sqlite-wal", "library.sqlite-shm", "references", "blobs", "backups"];
  if (aside !== null) await makeFolder(aside);
  for (const part of parts) {
    if (aside !== null && existsSync(join(home, part))) await rename(join(home, part), join(aside, part));
    else await rm(join(home, part), { recursive: true, force: true });
  }
  for (const part of ["references", "blobs", "library.sqlite"])
    if (existsSync(join(staging.folder, part))) await rename(join(staging.folder, part), join(home, part));
  await restoreSettings(join(staging.folder, "settings.json"), join(home, `${settingsName}.json`), picturesFolder);
  await rm(staging.folder, { recursive: true, force: true });
  return { home, picturesFolder, files: manifest.files.length, aside };
}

/** The backup's list, every file of which was read and is what it should be. */
async function verified(folder: string): Promise<BackupManifest> {
  const broken = (reason: string) => new Fault("backup.not-whole", { folder, reason });
  const text = await readFile(join(folder, manifestName), "utf8").catch(() => {
    throw broken(`it has no ${manifestName}, which is written when all is copied`);
  });
  let manifest: BackupManifest;
  try {
    manifest = backupManifest.parse(JSON.parse(text));
  } catch {
    throw broken(`its ${manifestName} cannot be read`);
  }
  if (!manifest.files.some(({ path }) => path === "library.sqlite")) throw broken("its library is missing");
  for (const { path, sha256 } of manifest.files)
    if (!(await isThere(join(folder, path), sha256))) throw broken(`${path} is missing or was changed`);
  return manifest;
}

/** A place for a picture where no other file stands. */
async function freePlace(file: string, sha256: string): Promise<string> {
  for (let n = 1; ; n++) {
    const end = extname(file);
    const place = n === 1 ? file : join(dirname(file), `${basename(file, end)}-${n}${end}`);
    if (!(await stat(place).catch(() => null)) || (await isThere(place, sha256))) return place;
  }
}

async function restoreSettings(from: string, to: string, picturesFolder: string): Promise<void> {
  const kept = await readFile(from, "utf8").then(
    (text) => JSON.parse(text) as Record<string, unknown>,
    () => ({}),
  );
  const own = Object.entries(kept).filter(([name]) => !ofTheMachine.includes(name));
  const settings = { ...Object.fromEntries(own), picturesFolder };
  await writeAtomically(to, Buffer.from(JSON.stringify(settings, null, 2)));
}
