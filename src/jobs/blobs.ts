/**
 * Pictures and LoRAs by what is in them: a folder whose files are named by their SHA-256, so that none ever changes.
 */
import { constants } from "node:fs";
import { access, copyFile, rename, rm } from "node:fs/promises";
import { extname, join } from "node:path";
import { Fault } from "../contract/fault.ts";
import type { Seen } from "../contract/library/seen.ts";
import { partOfPicture } from "../engine/image/part.ts";
import { temporaryBeside } from "../formats/atomic.ts";
import { fileDigest } from "../formats/digest.ts";
import { makeFolder } from "../formats/folders.ts";

/** A file that stays as it is. */
export interface Blob {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
}

export interface Blobs {
  /** Keeps a file as it is now. @throws Fault `image.missing` and its kin */
  keep(file: string): Promise<Blob>;
  /** The copy of a file that was kept once, wherever the file is by now; null where there is none. */
  kept(file: string, sha256: string): Promise<Blob | null>;
  /** Keeps a picture as it is seen: turned, a part of it. @throws Fault `image.*` */
  keepSeen(file: string, seen: Seen): Promise<Blob>;
}

/** Blobs in a folder, which is made where it is missing. */
export function blobsIn(folder: string): Blobs {
  const placeOf = (file: string, sha256: string) => join(folder, `${sha256}${extname(file).toLowerCase()}`);
  return {
    async kept(file, sha256) {
      const path = placeOf(file, sha256);
      return (await isThere(path)) ? { path, sha256 } : null;
    },
    async keep(file) {
      const sha256 = await fileDigest(file).catch((cause: unknown) => {
        throw new Fault("image.missing", { file }, { cause });
      });
      const path = placeOf(file, sha256);
      if (await isThere(path)) return { path, sha256 };
      await makeFolder(folder);
      // Of its own: another may be keeping the same file at this moment.
      const part = temporaryBeside(path);
      try {
        // File systems that can share the bytes until one side changes do so.
        await copyFile(file, part, constants.COPYFILE_FICLONE);
        // It may have been changed since its digest was taken.
        if ((await fileDigest(part)) !== sha256) return await this.keep(file);
        await rename(part, path);
      } finally {
        await rm(part, { force: true });
      }
      return { path, sha256 };
    },
    async keepSeen(file, seen) {
      const { path, sha256 } = await partOfPicture(file, seen, folder);
      return { path, sha256 };
    },
  };
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
