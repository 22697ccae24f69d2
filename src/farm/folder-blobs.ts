/**
 * The farm's store of files: a folder that every machine reaches, in which a file's name is the SHA-256 of its bytes.
 * Whoever puts the same file twice finds it there; nothing is ever changed.
 */
import { constants } from "node:fs";
import { access, copyFile, rename, rm, stat } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { Fault, isFault } from "../contract/fault.ts";
import { flushFile, writeAtomically } from "../formats/atomic.ts";
import { computeFileDigest, fileDigest } from "../formats/digest.ts";
import { makeFolder, proveFolder, whyNot } from "../formats/folders.ts";
import { touch } from "./cache.ts";
import { textDigest } from "./digests.ts";
import { type BlobOptions, checkedDigest, type FarmBlobs, ofOwnDisk } from "./store.ts";

/** Blobs below a folder, which is made where it is missing. */
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
  const reaching = <T>(work: () => Promise<T>): Promise<T> => within(work, patience, store);

  return {
    async put(file) {
      const sha256 = await computeFileDigest(file).catch((cause: unknown) => {
        throw new Fault("image.missing", { file }, { cause });
      });
      const { folder, path } = placeOf(sha256);
      await reaching(async () => {
        if (await isThere(path)) return;
        await makeFolder(folder);
        const part = join(folder, `.${randomBytes(6).toString("hex")}.part`);
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
      await reaching(async () => {
        if (!(await isThere(path))) await writeAtomically(path, Buffer.from(text));
      });
      return sha256;
    },
    has: (sha256) => reaching(() => isThere(placeOf(sha256).path)),
    drop: (sha256) => reaching(() => rm(placeOf(sha256).path, { force: true })),
    async fetch(sha256, to) {
      const { path } = placeOf(sha256);
      // A machine that was here before has most of what a batch is made of.
      if ((await fileDigest(to).catch(() => null)) === sha256) return await touch(to);
      for (let tries = 1; ; tries++) {
        await reaching(async () => {
          if (!(await isThere(path))) throw await missing(sha256);
          const part = `${to}.${randomBytes(6).toString("hex")}.part`;
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
    async prove() {
      // The folder of all machines is there before; one that is made here would be this machine's alone.
      await reaching(async () => {
        await access(store);
        await proveFolder(store);
      });
    },
  };
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
      throw error;
    },
  );

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
