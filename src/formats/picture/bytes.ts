/** The bytes of a file that ought to be a picture, read whole once. */
import { readFile, stat } from "node:fs/promises";
import { Fault } from "../../contract/fault.ts";

/** No sensible picture is larger, and reading must not exhaust the memory. */
const limit = 512 * 1024 * 1024;

/**
 * Reads a file's bytes.
 * @throws Fault `image.missing`, `image.is-folder`, `image.not-readable`, `image.file-too-large`,
 * and `image.unreadable` where the file is empty or is no regular file
 */
export async function readBytes(file: string): Promise<Buffer> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw new Fault("image.is-folder", { file });
    if (!found.isFile()) throw new Fault("image.unreadable", { file, reason: "it is a device or a pipe, not a file" });
    if (found.size === 0) throw new Fault("image.unreadable", { file, reason: "it is empty" });
    if (found.size > limit) throw new Fault("image.file-too-large", { file, bytes: found.size, limit });
    return await readFile(file);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw opening(file, error as NodeJS.ErrnoException);
  }
}

const obstacles: Readonly<Record<string, string>> = {
  ELOOP: "it is a link that leads back to itself",
  EIO: "its drive cannot read it",
  EBUSY: "another program has it open",
  EMFILE: "too many files are open",
};

function opening(file: string, cause: NodeJS.ErrnoException): Fault {
  switch (cause.code) {
    case "ENOENT":
    case "ENOTDIR":
    case "ENAMETOOLONG":
    case "ERR_INVALID_ARG_VALUE":
      return new Fault("image.missing", { file }, { cause }) as Fault;
    case "EACCES":
    case "EPERM":
      return new Fault("image.not-readable", { file, reason: "you are not permitted to read it" }, { cause }) as Fault;
    default: {
      const reason = obstacles[cause.code ?? ""] ?? `the system reports ${cause.code ?? cause.message}`;
      return new Fault("image.not-readable", { file, reason }, { cause }) as Fault;
    }
  }
}
