/** A file on its way: `<name>.part` with what has come so far, `<name>.part.json` with what it is a part of. */
import type { Hash } from "node:crypto";
import { type FileHandle, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { Fault } from "../../../contract/fault.ts";
import { hashFile } from "../../../formats/digest.ts";
import { hashFor } from "./digest.ts";
import type { PlannedFile } from "./plan.ts";
import { makeFolder } from "../../../formats/folders.ts";

const journal = z.object({
  bytes: z.number(),
  digest: z.object({ kind: z.enum(["sha256", "git-sha1"]), hex: z.string() }),
  etag: z.string().nullable(),
});

export interface Part {
  /** Bytes that have come and been hashed. */
  readonly length: number;
  /** What the other side called the content that the part is of; null where that is unknown or weak. */
  readonly etag: string | null;
  append(data: Uint8Array): Promise<void>;
  /** Throws away what has come, and remembers what comes now. */
  restart(etag: string | null): Promise<void>;
  /** Remembers what the content is called. */
  name(etag: string | null): Promise<void>;
  /** True where the whole has come, and it is what the hub promised. */
  isRight(): Promise<boolean>;
  /** Gives the file its name, on the disk for good. */
  finish(): Promise<void>;
  /** Moves the file out of the way, in place of an earlier one that was wrong too. Returns where to. */
  setAside(): Promise<string>;
  /** Lets go of the files; they stay. */
  close(): Promise<void>;
}

export const partOf = (file: string): string => `${file}.part`;
const journalOf = (file: string): string => `${file}.part.json`;

/** How much of a file has come, by its length alone. */
export async function comeSoFar(planned: PlannedFile): Promise<number> {
  const done = await lengthOf(planned.file);
  if (done === planned.bytes) return done;
  return (await readJournal(planned)) === null
    ? 0
    : Math.min(planned.bytes, (await lengthOf(partOf(planned.file))) ?? 0);
}

/**
 * Opens a part, and hashes what has come before: what lies there is trusted no more than what comes.
 * @param onRead told how much of it was read
 * @throws Fault `download.disk-full`, `download.not-writable`
 */
export async function openPart(
  planned: PlannedFile,
  signal: AbortSignal,
  onRead: (bytes: number) => void = () => {},
): Promise<Part> {
  const { file, bytes, digest } = planned;
  const path = partOf(file);
  let hash: Hash = hashFor(digest, bytes);
  let length = 0;

  const known = (await lengthOf(path)) === null ? null : await readJournal(planned);
  let etag = known?.etag ?? null;
  const handle: FileHandle = await writing(file, async () => {
    await makeFolder(dirname(file));
    return open(path, known === null ? "w" : "r+");
  });

  const remember = async (name: string | null): Promise<void> => {
    etag = name;
    await writing(file, () => replace(journalOf(file), JSON.stringify({ bytes, digest, etag })));
  };
  const restart = async (name: string | null): Promise<void> => {
    await writing(file, () => handle.truncate(0));
    hash = hashFor(digest, bytes);
    length = 0;
    await remember(name);
  };

  try {
    if (known === null) await remember(null);
    else if ((await handle.stat()).size > bytes) await restart(null);
    else {
      await hashFile(hash, path, {
        signal,
        onRead(count) {
          length += count;
          onRead(count);
        },
      });
    }
  } catch (error) {
    await handle.close();
    throw error;
  }

  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await handle.close();
  };

  return {
    get length() {
      return length;
    },
    get etag() {
      return etag;
    },
    async append(data) {
      await writing(file, async () => {
        for (let at = 0; at < data.length;)
          at += (await handle.write(data, at, data.length - at, length + at)).bytesWritten;
      });
      hash.update(data);
      length += data.length;
    },
    restart,
    name: remember,
    isRight: async () =>
      length === bytes && hash.copy().digest("hex") === digest.hex && (await handle.stat()).size === bytes,
    async finish() {
      await writing(file, async () => {
        await handle.sync();
        await close();
        await rename(path, file);
        await rm(journalOf(file), { force: true });
      });
    },
    async setAside() {
      await close();
      const aside = `${file}.wrong`;
      await writing(file, () => rename(path, aside));
      await rm(journalOf(file), { force: true });
      return aside;
    },
    close,
  };
}

/** Gives a file that is in the way, whoever made it, a free name beside its own. */
export async function moveAside(file: string): Promise<void> {
  for (let n = 1; ; n++) {
    const aside = `${file}.before${n === 1 ? "" : `-${n}`}`;
    if ((await lengthOf(aside)) === null) return writing(file, () => rename(file, aside));
  }
}

export const lengthOf = (file: string): Promise<number | null> =>
  stat(file).then(
    (s) => (s.isFile() ? s.size : null),
    () => null,
  );

/** The journal of a part of the very content that is planned; null for no part, or one of another content. */
async function readJournal({ file, bytes, digest }: PlannedFile): Promise<z.infer<typeof journal> | null> {
  try {
    const read = journal.parse(JSON.parse(await readFile(journalOf(file), "utf8")));
    return read.bytes === bytes && read.digest.kind === digest.kind && read.digest.hex === digest.hex ? read : null;
  } catch {
    return null;
  }
}

async function replace(file: string, text: string): Promise<void> {
  const handle = await open(`${file}.tmp`, "w");
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
  await rename(`${file}.tmp`, file);
}

const obstacles: Readonly<Record<string, string>> = {
  EACCES: "you are not permitted to write there",
  EPERM: "you are not permitted to write there",
  EROFS: "that drive is read-only",
  EISDIR: "a folder has that name",
  ENOTDIR: "a file stands where its folder should be",
  EEXIST: "a file stands where its folder should be",
  ENAMETOOLONG: "the name is too long",
  EBUSY: "another program has it open",
  EFBIG: "that drive's file system cannot hold files of this size (FAT32 ends at 4 GB)",
};

async function writing<T>(file: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || error instanceof Fault) throw error;
    if (code === "ENOSPC" || code === "EDQUOT") throw new Fault("download.disk-full", { file }, { cause: error });
    throw new Fault(
      "download.not-writable",
      { file, why: obstacles[code] ?? `the system reports ${code}` },
      { cause: error },
    );
  }
}
