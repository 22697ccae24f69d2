/**
 * Bringing a backed up studio back, on this machine or another one. Everything is brought beside what is there and
 * verified; then, in moves that can be begun again after a crash, it takes its place, and what was there is kept.
 */
import { existsSync } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { BackupProgress, RestoreReport } from "../../contract/backup.ts";
import { Fault } from "../../contract/fault.ts";
import { makeFolder } from "../../formats/folders.ts";
import { shortened } from "../../formats/names.ts";
import { writeAtomically } from "../../formats/atomic.ts";
import { stamp } from "../library/opening/backup.ts";
import { homeAt } from "../library/opening/home.ts";
import { migrations } from "../library/schema/migrations.ts";
import { failed, isThere } from "./copy.ts";
import { finishRestore, type Ready, readyIn, stagingIn } from "./finish.ts";
import { checkRoom } from "./gathering.ts";
import { rewritePaths } from "./rewrite.ts";
import { openBackup } from "./source.ts";

export interface RestoreOptions {
  /** Folder or file of the backup. */
  readonly from: string;
  readonly home: string;
  /** Where pictures go on this machine. */
  readonly picturesFolder: string;
  /** A library that is there is set aside. */
  readonly replace: boolean;
  readonly onProgress: (progress: BackupProgress) => void;
  readonly signal: AbortSignal;
}

const isPicture = (path: string): boolean => path.startsWith("pictures/");

/** Brings a backup back. The studio must be closed. @throws Fault as `stageRestore` */
export async function restoreEverything(options: RestoreOptions): Promise<RestoreReport> {
  const report = await stageRestore(options);
  await finishRestore(options.home);
  return report;
}

/**
 * Brings everything beside what is there, verified, its paths put right. Nothing of the studio is changed yet.
 * @throws Fault `backup.not-there`, `backup.not-whole`, `backup.occupied`, `backup.no-room`, `backup.failed`,
 *   `library.newer`, `engine.cancelled`
 */
export async function stageRestore(options: RestoreOptions): Promise<RestoreReport> {
  const { home, replace, onProgress, signal } = options;
  const picturesFolder = resolve(options.picturesFolder);
  const occupied = existsSync(homeAt(home).database);
  if (!replace && occupied) throw new Fault("backup.occupied", { home });
  const backup = await openBackup(resolve(options.from));
  const staging = stagingIn(home);
  /** Pictures that were brought, which go again where not all could be. */
  const brought: string[] = [];
  try {
    await rm(staging.folder, { recursive: true, force: true });
    await makeFolder(staging.folder);
    await makeFolder(picturesFolder);
    const { files } = backup.manifest;
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    await checkRoom(home, bytes);
    await checkRoom(
      picturesFolder,
      files.reduce((sum, file) => sum + (isPicture(file.path) ? file.bytes : 0), 0),
    );
    let done = 0;
    const step = (more: number) => {
      if (signal.aborted) throw new Fault("engine.cancelled", {});
      onProgress({ done: (done += more), total: 2 * bytes });
    };
    // The library first: of one that is too new nothing else need be read. Then all, before anything is written.
    await backup.extract("library.sqlite", staging.database);
    checkVersion(staging.database, options.from);
    for (const file of files) {
      await backup.verify(file.path);
      step(file.bytes);
    }
    const moved = new Map<string, string>();
    for (const file of files) {
      const picture = /^pictures\/(.*)$/s.exec(file.path)?.[1];
      const place =
        picture === undefined
          ? join(staging.folder, file.path)
          : await freePlace(join(picturesFolder, ...picture.split("/")), file.sha256);
      if (file.path !== "library.sqlite" && !(await isThere(place, file.sha256))) {
        await backup.extract(file.path, place);
        if (picture !== undefined) brought.push(place);
      }
      if (file.was !== null) moved.set(file.was, picture === undefined ? join(home, file.path) : place);
      step(file.bytes);
    }
    rewrite(staging.database, moved);
    const aside = occupied ? `before-restore-${stamp(new Date())}` : null;
    await writeAtomically(readyIn(home), Buffer.from(JSON.stringify({ aside, picturesFolder } satisfies Ready)));
    return { home, picturesFolder, files: files.length, aside: aside === null ? null : join(home, aside) };
  } catch (error) {
    for (const file of [...brought, staging.folder]) await rm(file, { recursive: true, force: true });
    throw failed(home, error);
  } finally {
    await backup.close();
  }
}

/**
 * @param file  the database of a backup
 * @param from  what the backup is called
 * @throws Fault `library.newer`, `backup.not-whole`
 */
export function checkVersion(file: string, from: string): void {
  const database = new DatabaseSync(file);
  try {
    const { user_version: version } = database.prepare("PRAGMA user_version").get() as { user_version: number };
    if (version > migrations.length)
      throw new Fault("library.newer", { file: from, version, known: migrations.length });
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault("backup.not-whole", { folder: from, reason: "its library is damaged" }, { cause });
  } finally {
    database.close();
  }
}

function rewrite(file: string, moved: ReadonlyMap<string, string>): void {
  const database = new DatabaseSync(file);
  try {
    rewritePaths(database, moved);
    // Files that were still to be deleted lie on another machine, or are others by now; so does the studio's folder.
    database.exec("DELETE FROM meta WHERE key IN ('doomed', 'task', 'home')");
  } finally {
    database.close();
  }
}

/** A place for a picture where no other file stands. */
async function freePlace(file: string, sha256: string): Promise<string> {
  for (let n = 1; ; n++) {
    const end = extname(file);
    const place = n === 1 ? file : join(dirname(file), `${shortened(basename(file, end), 220)}-${n}${end}`);
    if (!(await stat(place).catch(() => null)) || (await isThere(place, sha256))) return place;
  }
}
