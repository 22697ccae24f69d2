/** Backing up the whole studio into one file: a zip that any program opens, its pictures stored as they are. */
import { randomBytes } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { mkdtemp, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import type { BackupManifest, BackupReport } from "../../contract/backup.ts";
import { Fault } from "../../contract/fault.ts";
import { computeFileDigest } from "../../formats/digest.ts";
import { proveFolder } from "../../formats/folders.ts";
import { failed } from "./copy.ts";
import { type Backing, checkOutside, checkRoom, gathered, listed, manifestName, sameFiles } from "./gathering.ts";
import { openArchive } from "./source.ts";

export interface ArchiveOptions extends Backing {
  /** Absolute; its folder is made where it is missing. Nothing may have the name but a backup of the same. */
  readonly file: string;
}

/**
 * Writes the file, reads it again and compares every digest, and only then gives it its name.
 * @throws Fault `backup.inside`, `backup.exists`, `backup.no-room`, `backup.failed`, `image.folder-unusable`,
 *   `engine.cancelled`
 */
export async function backUpToFile(options: ArchiveOptions): Promise<BackupReport> {
  const { home, signal, onProgress } = options;
  const file = resolve(options.file);
  const folder = dirname(file);
  await checkOutside(file, home);
  const before = existsSync(file) ? await manifestOfFile(file) : null;
  await proveFolder(folder);
  await sweep(folder);
  const work = await mkdtemp(join(folder, workName));
  const part = join(work, `${randomBytes(6).toString("hex")}.zip`);
  try {
    const { files, bytes, missing } = await gathered(options, join(work, "library.sqlite"));
    if (!before) await checkRoom(folder, bytes);
    // Read to be known, written, and read again.
    const progress = telling(3 * bytes, onProgress);
    const manifest = await manifestOf(files, progress, signal);
    if (before) {
      if (!sameFiles(before.files, manifest.files)) throw new Fault("backup.exists", { file });
      await proven(file, progress, signal);
      return { place: file, files: files.length, bytes: (await stat(file)).size, missing, since: before.made };
    }
    await written(part, files, manifest, progress, signal);
    await proven(part, progress, signal);
    if (existsSync(file)) throw new Fault("backup.exists", { file });
    await rename(part, file);
    return { place: file, files: files.length, bytes: (await stat(file)).size, missing, since: null };
  } catch (cause) {
    if (signal.aborted) throw new Fault("engine.cancelled", {}, { cause });
    throw failed(basename(file), cause);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

const workName = ".atelier-backup-";
/** Milliseconds; a backup that is being written changes all the time. */
const hour = 60 * 60 * 1000;

/** Clears away what backups left in a folder that were killed. */
async function sweep(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((one) => one.startsWith(workName))) {
    const left = join(folder, name);
    const inside = await readdir(left).catch(() => []);
    const times = await Promise.all(
      [left, ...inside.map((one) => join(left, one))].map((one) => stat(one).catch(() => null)),
    );
    if (times.every((one) => one === null || Date.now() - one.mtimeMs > hour))
      await rm(left, { recursive: true, force: true });
  }
}

/** The list of the backup that has the name. @throws Fault `backup.exists` where it is another file */
async function manifestOfFile(file: string): Promise<BackupManifest> {
  const archive = await openArchive(file).catch((cause: unknown) => {
    throw new Fault("backup.exists", { file }, { cause });
  });
  await archive.close();
  return archive.manifest;
}

type Files = Awaited<ReturnType<typeof gathered>>["files"];
type Tell = (bytes: number) => void;

function telling(total: number, onProgress: Backing["onProgress"]): Tell {
  let done = 0;
  return (bytes) => onProgress({ done: (done += bytes), total });
}

async function manifestOf(files: Files, tell: Tell, signal: AbortSignal): Promise<BackupManifest> {
  const all: BackupManifest["files"] = [];
  for (const file of files) {
    signal.throwIfAborted();
    all.push(listed(file, await computeFileDigest(file.from)));
    tell(file.bytes);
  }
  return { format: 1, made: Date.now(), files: all };
}

async function written(
  part: string,
  files: Files,
  manifest: BackupManifest,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  const zip = new ZipFile();
  // Pictures do not get smaller, and what is stored as it is can be found in the file whatever becomes of the rest.
  for (const { from, to } of files) zip.addFile(from, to, { compress: false });
  zip.addBuffer(Buffer.from(JSON.stringify(manifest)), manifestName, { compress: false });
  zip.end();
  const counting = new Transform({
    transform(chunk: Buffer, _, done) {
      tell(chunk.length);
      done(null, chunk);
    },
  });
  // What cannot be read any more is told by the zip, not by its stream.
  const failed = new Promise<never>((_, reject) => zip.on("error", reject));
  const writing = pipeline(zip.outputStream, counting, createWriteStream(part, { flags: "wx" }), { signal });
  await Promise.race([writing, failed]).finally(() => writing.catch(() => undefined));
  const handle = await open(part, "r+");
  await handle.sync().finally(() => handle.close());
}

/** Every file in the archive is what it was made of. */
async function proven(part: string, tell: Tell, signal: AbortSignal): Promise<void> {
  const archive = await openArchive(part);
  try {
    for (const { path, bytes } of archive.manifest.files) {
      signal.throwIfAborted();
      await archive.verify(path);
      tell(bytes);
    }
  } finally {
    await archive.close();
  }
}
