/**
 * Folders that are made, and proven to take files. Node's own recursive mkdir is used nowhere: where a file system
 * answers that the parent is missing although it is there (autofs, /proc, a drive that was taken away), it tries for
 * ever.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, statSync } from "node:fs";
import * as nodeFs from "node:fs/promises";
import path from "node:path";
import { Fault } from "../contract/fault.ts";

/** What is needed of the file system; a test passes one that fails. */
export type FolderSystem = Pick<typeof nodeFs, "mkdir" | "open" | "rm" | "stat" | "statfs">;

/** The folder and those above it, the outermost first. */
function levels(folder: string): readonly string[] {
  const all = [path.resolve(folder)];
  for (let at = all[0]!; at !== path.dirname(at); at = path.dirname(at)) all.unshift(path.dirname(at));
  return all;
}

/**
 * Makes a folder and whatever is missing above it, each once. One that is there is fine.
 * @throws what the system reports
 */
export async function makeFolder(folder: string, fs: Pick<FolderSystem, "mkdir" | "stat"> = nodeFs): Promise<void> {
  const isFolder = (at: string) =>
    fs.stat(at).then(
      (found) => found.isDirectory(),
      () => false,
    );
  if (await isFolder(folder)) return;
  for (const level of levels(folder)) {
    if (await isFolder(level)) continue;
    await fs.mkdir(level).catch(async (error: unknown) => {
      // Another program may have made it in this moment.
      if (!(await isFolder(level))) throw error;
    });
  }
}

/** The same for those who cannot wait. @throws what the system reports */
export function makeFolderSync(folder: string): void {
  if (isFolderSync(folder)) return;
  for (const level of levels(folder)) {
    if (isFolderSync(level)) continue;
    try {
      mkdirSync(level);
    } catch (error) {
      if (!isFolderSync(level)) throw error;
    }
  }
}

/** A file in the way is no folder either; making one then says so. */
function isFolderSync(at: string): boolean {
  try {
    return statSync(at).isDirectory();
  } catch {
    return false;
  }
}

/** Where a place that may not be there yet really lies, whatever links lead to it. */
export async function realPlace(place: string): Promise<string> {
  const missing: string[] = [];
  for (let at = path.resolve(place); ; at = path.dirname(at)) {
    const real = await nodeFs.realpath(at).catch(() => null);
    if (real !== null) return path.join(real, ...missing);
    if (at === path.dirname(at)) return path.resolve(place);
    missing.unshift(path.basename(at));
  }
}

export interface Proof {
  /** Bytes that shall fit. */
  readonly bytes?: number;
  readonly fs?: FolderSystem;
  /** Milliseconds until a drive that does not answer is given up. */
  readonly patience?: number;
}

/**
 * Makes a folder and saves a small file in it, which is removed at once: whoever computes for hours knows before that
 * the result can be kept.
 * @throws Fault `image.folder-unusable`, `image.no-space`
 */
export async function proveFolder(
  folder: string,
  { bytes = 0, fs = nodeFs, patience = 20_000 }: Proof = {},
): Promise<void> {
  const proof = async () => {
    await makeFolder(folder, fs);
    await tryFile(folder, fs);
    const free = await freeBytes(folder, fs);
    if (free !== null && free < bytes) throw new Fault("image.no-space", { folder, bytes, free });
  };
  await unusableUnless(folder, proof, patience);
}

/**
 * Does work that saves into a folder; where it fails, the folders that were made for it go again, but for those in
 * which something was saved.
 */
export async function leavingNoEmptyFolders<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const missing: string[] = [];
  for (let at = folder; at !== path.dirname(at) && !(await nodeFs.stat(at).catch(() => null)); at = path.dirname(at))
    missing.push(at);
  try {
    return await work();
  } catch (error) {
    for (const made of missing) await nodeFs.rmdir(made).catch(() => undefined);
    throw error;
  }
}

/** The same in a folder that is there, without making any. @throws Fault `image.folder-unusable` */
export async function proveWritable(folder: string, fs: FolderSystem = nodeFs, patience = 20_000): Promise<void> {
  await unusableUnless(folder, () => tryFile(folder, fs), patience);
}

/**
 * The nearest folder on the way up that is there: a missing folder would be made in it. Null where a file stands in the
 * way.
 */
export async function nearestFolder(folder: string): Promise<string | null> {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const found = await nodeFs.stat(at).catch((error: NodeJS.ErrnoException) => error.code);
    if (typeof found === "object") return found.isDirectory() ? at : null;
    if (found === "ENOTDIR" || at === path.dirname(at)) return null;
  }
}

/** Bytes that this account can still write there; null where the file system does not tell. */
export async function freeBytes(folder: string, fs: Pick<FolderSystem, "statfs"> = nodeFs): Promise<number | null> {
  const found = await fs.statfs(folder).catch(() => null);
  return found === null || found.blocks === 0 ? null : found.bavail * found.bsize;
}

/** The same for a folder that may be missing: where it would be made. */
export async function freeBytesFor(folder: string): Promise<number | null> {
  const nearest = await nearestFolder(folder);
  return nearest === null ? null : freeBytes(nearest);
}

async function unusableUnless(folder: string, proof: () => Promise<void>, patience: number): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Fault("image.folder-unusable", { folder, reason: "its drive does not answer" })),
    patience,
  );
  try {
    await Promise.race([proof(), late]);
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault("image.folder-unusable", { folder, reason: whyNot(cause) }, { cause });
  } finally {
    clearTimeout(timer);
  }
}

async function tryFile(folder: string, fs: FolderSystem): Promise<void> {
  const file = path.join(folder, `.atelier-${randomBytes(6).toString("hex")}.tmp`);
  try {
    const handle = await fs.open(file, "wx");
    try {
      await handle.writeFile(new Uint8Array(4096));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } finally {
    await fs.rm(file, { force: true }).catch(() => undefined);
  }
}

const obstacles: Readonly<Record<string, string>> = {
  EACCES: "you are not permitted to write there",
  EPERM: "you are not permitted to write there",
  EROFS: "that drive is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "your share of that disk is used up",
  EISDIR: "a folder has that name",
  ENOTEMPTY: "a folder has that name",
  ENOTDIR: "a file stands where its folder should be",
  EEXIST: "a file stands where its folder should be",
  ENOENT: "no folder can be made there, or its drive was taken away",
  ENODEV: "its drive was taken away",
  ENXIO: "its drive was taken away",
  ENAMETOOLONG: "the name is too long",
  EBUSY: "another program has it open",
  ELOOP: "its links lead in a circle",
};

/** Why the system does not write, in words. */
export function whyNot(error: unknown): string {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
  return code === null ? `the system reports ${String(error)}` : (obstacles[code] ?? `the system reports ${code}`);
}

const unread: Readonly<Record<string, string>> = {
  ENOENT: "nothing is there, or its drive was taken away",
  ENOTDIR: "nothing is there: a file stands where a folder should be",
  EISDIR: "it is a folder",
  EACCES: "you are not permitted to read it",
  EPERM: "you are not permitted to read it",
  EIO: "its drive cannot read it",
  EBUSY: "another program has it open",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "its links lead in a circle",
};

/** Why the system does not read, in words. */
export function whyUnread(error: unknown): string {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
  return code === null ? `the system reports ${String(error)}` : (unread[code] ?? `the system reports ${code}`);
}

/** True where `whyNot` knows what is in the way. */
export const isObstacle = (code: string): boolean => Object.hasOwn(obstacles, code);
