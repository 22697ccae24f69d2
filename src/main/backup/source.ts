/** Reading a backup, a folder or one file, so that nothing is taken from it but what its list says, byte for byte. */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as yauzl from "yauzl";
import { type BackupManifest, backupManifest } from "../../contract/backup.ts";
import { Fault } from "../../contract/fault.ts";
import { temporaryBeside } from "../../formats/atomic.ts";
import { makeFolder } from "../../formats/folders.ts";
import { failed } from "./copy.ts";
import { manifestName } from "./gathering.ts";

export interface BackupSource {
  readonly manifest: BackupManifest;
  /** @throws Fault `backup.not-whole` where it is not what the list says */
  verify(path: string): Promise<void>;
  /**
   * Copies a file out; there is nothing at the place then, or all of it.
   * @throws Fault `backup.not-whole`, `backup.failed`
   */
  extract(path: string, to: string): Promise<void>;
  close(): Promise<void>;
}

/** Bytes of a list: a hundred thousand files take about thirty million. */
const longestManifest = 256 * 2 ** 20;

/** @throws Fault `backup.not-whole`, `backup.not-there` */
export async function openBackup(place: string): Promise<BackupSource> {
  const found = await stat(place).catch((cause: unknown) => {
    throw new Fault("backup.not-there", { place }, { cause });
  });
  return found.isDirectory() ? openFolder(place) : openArchive(place);
}

async function openFolder(folder: string): Promise<BackupSource> {
  const text = await readFile(join(folder, manifestName), "utf8").catch((cause: unknown) => {
    throw broken(folder, `it has no ${manifestName}, which is written when all is copied`, cause);
  });
  return source(
    folder,
    text,
    async (path) => createReadStream(join(folder, path)),
    async () => {},
  );
}

/** @throws Fault `backup.not-whole` */
export async function openArchive(file: string): Promise<BackupSource> {
  const zip = await yauzl.openPromise(file, { autoClose: false, strictFileNames: true }).catch((cause: unknown) => {
    throw broken(file, "it is no zip file, or its end is missing", cause);
  });
  try {
    const entries = new Map<string, yauzl.Entry>();
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
    const read = (path: string): Promise<Readable> => {
      const entry = entries.get(path);
      if (!entry) throw broken(file, `${path} is missing`);
      return zip.openReadStreamPromise(entry);
    };
    const list = entries.get(manifestName);
    if (!list || list.uncompressedSize > longestManifest)
      throw broken(file, `it has no ${manifestName}, so another program made it`);
    const chunks: Buffer[] = [];
    for await (const chunk of await read(manifestName)) chunks.push(chunk as Buffer);
    return source(file, Buffer.concat(chunks).toString("utf8"), read, async () => zip.close());
  } catch (cause) {
    zip.close();
    throw cause instanceof Fault ? cause : broken(file, "its table of contents cannot be read", cause);
  }
}

const broken = (place: string, reason: string, cause?: unknown) =>
  new Fault("backup.not-whole", { folder: place, reason }, { cause });

function source(
  place: string,
  text: string,
  read: (path: string) => Promise<Readable>,
  close: () => Promise<void>,
): BackupSource {
  const manifest = parsed(place, text);
  const listed = new Map(manifest.files.map((file) => [file.path, file]));

  /** Reads a file to its end, and hands its bytes on. */
  async function through(path: string, ...to: readonly NodeJS.WritableStream[]): Promise<void> {
    const expected = listed.get(path);
    if (!expected) throw broken(place, `${path} is missing`);
    const hash = createHash("sha256");
    let bytes = 0;
    const counting = new Transform({
      transform(chunk: Buffer, _, done) {
        hash.update(chunk);
        bytes += chunk.length;
        done(bytes > expected.bytes ? broken(place, `${path} was changed`) : null, to.length > 0 ? chunk : undefined);
      },
    });
    const from = await read(path).catch((cause: unknown) => {
      throw cause instanceof Fault ? cause : broken(place, `${path} cannot be read`, cause);
    });
    // Where nobody takes the bytes, they are read all the same.
    if (to.length === 0) counting.resume();
    await pipeline([from, counting, ...to]).catch((cause: unknown) => {
      if (cause instanceof Fault) throw cause;
      if ((cause as NodeJS.ErrnoException).syscall === "write") throw cause;
      throw broken(place, `${path} is missing or was changed`, cause);
    });
    if (bytes !== expected.bytes || hash.digest("hex") !== expected.sha256)
      throw broken(place, `${path} is missing or was changed`);
  }

  return {
    manifest,
    verify: (path) => through(path),
    async extract(path, to) {
      await makeFolder(dirname(to));
      const { rename, rm, open } = await import("node:fs/promises");
      const part = temporaryBeside(to);
      try {
        await through(path, createWriteStream(part));
        const handle = await open(part, "r+");
        await handle.sync().finally(() => handle.close());
        await rename(part, to);
      } catch (cause) {
        await rm(part, { force: true });
        throw failed(to, cause);
      }
    },
    close,
  };
}

function parsed(place: string, text: string): BackupManifest {
  let manifest: BackupManifest;
  try {
    manifest = backupManifest.parse(JSON.parse(text));
  } catch (cause) {
    throw broken(place, `its ${manifestName} cannot be read, or names files that no studio has`, cause);
  }
  if (!manifest.files.some(({ path }) => path === "library.sqlite")) throw broken(place, "its library is missing");
  return manifest;
}
