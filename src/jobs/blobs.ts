/** Pictures by what is in them: a folder in which every file is named by its SHA-256, so that none ever changes. */
import { constants } from "node:fs";
import { access, copyFile, rename, rm } from "node:fs/promises";
import { extname, join } from "node:path";
import { Fault } from "../contract/fault.ts";
import type { Seen } from "../contract/seen.ts";
import { partOfPicture } from "../engine/image/part.ts";
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
  /** Keeps a picture as it is seen: turned, a part of it. @throws Fault `image.*` */
  keepSeen(file: string, seen: Seen): Promise<Blob>;
}

/** Blobs in a folder, which is made where it is missing. */
export function blobsIn(folder: string): Blobs {
  return {
    async keep(file) {
      const sha256 = await fileDigest(file).catch((cause: unknown) => {
        throw new Fault("image.missing", { file }, { cause });
      });
      const path = join(folder, `${sha256}${extname(file).toLowerCase()}`);
      if (await isThere(path)) return { path, sha256 };
      await makeFolder(folder);
      const part = `${path}.${process.pid}.part`;
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
