/**
 * The farm's store of files: a folder that every machine reaches, in which a file's name is the SHA-256 of its bytes.
 * Whoever puts the same file twice finds it there; nothing is ever changed.
 */
import { constants } from "node:fs";
import { access, copyFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Fault, isFault } from "../../contract/fault.ts";
import { flushFile, removeTemporary, temporaryBeside, writeAtomically } from "../../formats/atomic.ts";
import { computeFileDigest, fileDigest } from "../../formats/digest.ts";
import { makeFolder, proveFolder, whyNot } from "../../formats/folders.ts";
import { touch } from "./cache.ts";
import { textDigest } from "./digests.ts";
import { agesAfter, type BlobOptions, checkedDigest, type FarmBlobs, ofOwnDisk } from "./store.ts";

/** Blobs below a folder that all machines reach. Where it is missing none is made: it would be this machine's alone. */
export function folderBlobs(store: string, { patience = 30_000 }: BlobOptions = {}): FarmBlobs {
  const placeOf = (sha256: string): { readonly folder: string; readonly path: string } => {
    const folder = join(store, "blobs", checkedDigest(sha256).slice(0, 2));
    return { folder, path: join(folder, sha256) };
  };
  /** A drive that is not mounted leaves an empty folder, of which nothing can be said to be missing. */
  const missing = async (sha256: string): Promise<Fault> =>
    (await isThere(join(store, "blobs")))
      ? new Fault("farm.blob-missing", { sha256 })
      : new Fault("farm.store-unreachable", { store, reason: "it is empty, or its drive is not there" });
  const there = async (): Promise<void> => {
    await access(store).catch((cause: unknown) => {
      if ((cause as { code?: string }).code !== "ENOENT") throw cause;
      const reason = "there is no such folder on this machine, or its drive is not connected";
      throw new Fault("farm.store-unreachable", { store, reason }, { cause });
    });
  };
  const reaching = <T>(work: () => Promise<T>): Promise<T> => within(work, patience, store);
  /** Puts a file there unless it is; an old one is made young, which a store without room need not be able to. */
  const place = (path: string, write: () => Promise<void>): Promise<void> =>
    reaching(async () => {
      const since = await sinceWhen(path);
      if (since === null) await there();
      if (since === null) await write();
      else if (Math.abs(Date.now() - since) > agesAfter) await write().catch(() => undefined);
    });

  return {
    async put(file) {
      const sha256 = await computeFileDigest(file).catch((cause: unknown) => {
        throw new Fault("image.missing", { file }, { cause });
      });
      const { folder, path } = placeOf(sha256);
      await place(path, async () => {
        await makeFolder(folder);
        const part = temporaryBeside(path);
        try {
          await copyFile(file, part, constants.COPYFILE_FICLONE);
          await flushFile(part);
          await rename(part, path);
        } finally {
          await rm(part, { force: true }).catch(() => undefined);
        }
      });
      return sha256;
    },
    async putText(text) {
      const sha256 = textDigest(text);
      const { path } = placeOf(sha256);
      await place(path, () => writeAtomically(path, Buffer.from(text)));
      return sha256;
    },
    has: (sha256) => reaching(() => isThere(placeOf(sha256).path)),
    async drop(sha256, olderThan) {
      const { path } = placeOf(sha256);
      const now = olderThan === undefined ? 0 : await reaching(() => clockOf(store));
      await reaching(async () => {
        const since = await sinceWhen(path);
        if (since === null || (olderThan !== undefined && now - since < olderThan)) return;
        await rm(path, { force: true });
      });
    },
    async old(age) {
      const blobs = join(store, "blobs");
      const now = await reaching(() => clockOf(store));
      const found: string[] = [];
      // Links are not followed: what lies elsewhere is not the farm's.
      for (const folder of await reaching(() => readdir(blobs, { withFileTypes: true }))) {
        if (!folder.isDirectory() || !/^[0-9a-f]{2}$/.test(folder.name)) continue;
        for (const file of await reaching(() => readdir(join(blobs, folder.name), { withFileTypes: true }))) {
          if (!file.isFile() || !/^[0-9a-f]{64}$/.test(file.name) || !file.name.startsWith(folder.name)) continue;
          const since = await reaching(() => sinceWhen(placeOf(file.name).path));
          if (since !== null && now - since >= age) found.push(file.name);
        }
      }
      return found;
    },
    async fetch(sha256, to) {
      const { path } = placeOf(sha256);
      // A machine that was here before has most of what a batch is made of.
      if ((await fileDigest(to).catch(() => null)) === sha256) return await touch(to);
      for (let tries = 1; ; tries++) {
        await reaching(async () => {
          if (!(await isThere(path))) throw await missing(sha256);
          const part = temporaryBeside(to);
          try {
            await copyFile(path, part);
            await rename(part, to);
          } catch (error) {
            await rm(part, { force: true }).catch(() => undefined);
            throw ofOwnDisk(error, dirname(to));
          }
        });
        if ((await computeFileDigest(to)) === sha256) return;
        await rm(to, { force: true });
        if (tries === 2) throw new Fault("farm.blob-damaged", { sha256 });
      }
    },
    async tidy() {
      const now = await reaching(() => clockOf(store));
      await reaching(() => removeTemporary(store, now));
      for (const folder of await reaching(() => readdir(join(store, "blobs"), { withFileTypes: true })))
        if (folder.isDirectory()) await reaching(() => removeTemporary(join(store, "blobs", folder.name), now));
    },
    async prove() {
      await reaching(async () => {
        await there();
        await proveFolder(store);
      });
    },
  };
}

/** When a file was put there, in milliseconds since 1970 by the clock of its drive; null where it is not there. */
const sinceWhen = (path: string): Promise<number | null> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    (error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw error;
    },
  );

const isThere = async (path: string): Promise<boolean> => (await sinceWhen(path)) !== null;

/** The clock of the drive that a folder lies on, by a file that is made there; in milliseconds since 1970. */
async function clockOf(folder: string): Promise<number> {
  const file = temporaryBeside(join(folder, "clock"));
  try {
    await writeFile(file, "");
    return (await stat(file)).mtimeMs;
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}

/** Work on a shared drive, which may be full, gone, or silent for ever. */
async function within<T>(work: () => Promise<T>, patience: number, store: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const silent = new Fault("farm.store-unreachable", { store, reason: "its drive does not answer" });
  const timer = setTimeout(() => reject(silent), patience);
  try {
    return await Promise.race([work(), late]);
  } catch (cause) {
    if (isFault(cause, "image.disk-full") || (cause instanceof Error && "code" in cause && cause.code === "ENOSPC"))
      throw new Fault("farm.store-full", { store }, { cause });
    if (isFault(cause) && cause.code.startsWith("farm.")) throw cause;
    const said = isFault(cause, "image.not-writable") || isFault(cause, "image.folder-unusable");
    const reason = said ? cause.data.reason : whyNot(cause);
    throw new Fault("farm.store-unreachable", { store, reason }, { cause });
  } finally {
    clearTimeout(timer);
  }
}
