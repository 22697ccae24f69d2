/** Files that are there whole or not at all. */
import { randomBytes } from "node:crypto";
import * as nodeFs from "node:fs/promises";
import path from "node:path";
import { Fault } from "../contract/fault.ts";
import { isObstacle, makeFolder, whyNot } from "./folders.ts";

/** What is needed of the file system; a test passes one that fails. */
export type FileSystem = Pick<typeof nodeFs, "link" | "mkdir" | "open" | "rename" | "rm" | "stat">;

export interface AtomicOptions {
  readonly signal?: AbortSignal | undefined;
  readonly fs?: FileSystem | undefined;
  /** A file that has the name already stays, and the writing fails with `image.exists`. */
  readonly keepExisting?: boolean | undefined;
}

/**
 * Writes a file by way of a temporary one in the same folder: flushed to the disk, then renamed, which replaces a file
 * of that name. Whatever goes wrong, a crash included, the name holds what it held before or all of the new bytes. A
 * missing folder is made.
 * @throws Fault `image.disk-full`, `image.not-writable`, `image.write-failed`, `image.exists`, `engine.cancelled`
 */
export async function writeAtomically(
  file: string,
  data: Uint8Array,
  { signal, fs = nodeFs, keepExisting = false }: AtomicOptions = {},
): Promise<void> {
  const folder = path.dirname(file);
  const temporary = temporaryBeside(file);
  try {
    signal?.throwIfAborted();
    await makeFolder(folder, fs);
    await writeFlushed(fs, temporary, data, signal);
    signal?.throwIfAborted();
    await (keepExisting ? claimName(fs, temporary, file) : fs.rename(temporary, file));
  } catch (error) {
    await fs.rm(temporary, { force: true }).catch(() => undefined);
    throw signal?.aborted === true ? new Fault("engine.cancelled", {}, { cause: error }) : writing(file, error);
  }
  await flushFolder(fs, folder);
}

/** A place for a file that is being written, whose own name may be as long as the system takes. */
export const temporaryBeside = (file: string): string =>
  path.join(path.dirname(file), `.atelier-${randomBytes(6).toString("hex")}.tmp`);

async function writeFlushed(
  fs: FileSystem,
  file: string,
  data: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<void> {
  const handle = await fs.open(file, "wx");
  try {
    await handle.writeFile(data, signal === undefined ? {} : { signal });
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Has a file's bytes last through a loss of power. */
export async function flushFile(file: string): Promise<void> {
  const handle = await nodeFs.open(file, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes temporary files that a killed program has left in a folder an hour ago or longer. Never throws. */
export async function removeTemporary(folder: string, now = Date.now()): Promise<void> {
  const names = (await nodeFs.readdir(folder).catch(() => [])).filter((name) =>
    /^\.atelier-[0-9a-f]{12}\.tmp$/.test(name),
  );
  for (const file of names.map((name) => path.join(folder, name))) {
    const found = await nodeFs.stat(file).catch(() => null);
    if (found && now - found.mtimeMs > 3_600_000) await nodeFs.rm(file, { force: true }).catch(() => undefined);
  }
}

/**
 * Gives the temporary file its name unless something has it. A second link is the one operation that does both at once;
 * where a file system has no links (exFAT, some network drives), the name is first taken by an empty file.
 */
async function claimName(fs: FileSystem, temporary: string, file: string): Promise<void> {
  const exists = (cause: unknown) => (isCode(cause, "EEXIST") ? new Fault("image.exists", { file }, { cause }) : cause);
  try {
    await fs.link(temporary, file);
    await fs.rm(temporary, { force: true });
  } catch (error) {
    if (!isCode(error, "EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EINVAL")) throw exists(error);
    const handle = await fs.open(file, "wx").catch((cause: unknown) => Promise.reject(exists(cause) as Error));
    await handle.close();
    await fs.rename(temporary, file).catch(async (cause: unknown) => {
      await fs.rm(file, { force: true });
      throw cause;
    });
  }
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code);
}

/** Makes the rename itself last. Not every system lets a folder be opened, and the picture is complete without it. */
async function flushFolder(fs: FileSystem, folder: string): Promise<void> {
  const handle = await fs.open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close().catch(() => undefined);
}

function writing(file: string, error: unknown): unknown {
  if (error instanceof Fault || !(error instanceof Error && "code" in error && typeof error.code === "string"))
    return error;
  if (error.code === "ENOSPC" || error.code === "EDQUOT")
    return new Fault("image.disk-full", { file }, { cause: error });
  const code = isObstacle(error.code) ? "image.not-writable" : "image.write-failed";
  return new Fault(code, { file, reason: whyNot(error) }, { cause: error });
}
