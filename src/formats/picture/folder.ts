/** Which files of a folder are pictures, or would be taken for some. */
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { kindOf } from "./kind.ts";

/** Names by which a file claims to be a picture, of a kind that is read or not, whatever lies in it. */
const claims = /\.(avif|bmp|exr|gif|hdr|hei[cf]s?|jfif|jp2|jpe?g|jxl|png|psd|tiff?|webp)$/i;

/** Whether a name claims to be a picture's. */
export const isPictureName = (name: string): boolean => claims.test(name);

/** As many bytes as tell a kind. */
const HEAD = 512;

/**
 * Paths of the pictures in a folder, in the order of their names with numbers as numbers: files that are pictures by
 * their bytes, camera RAW too, and those that are called pictures, so that whoever reads them can name what is wrong.
 * Hidden files and folders within are left out, links are followed.
 */
export async function picturesIn(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith("."));
  const kept = await Promise.all(
    names
      .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))
      .map(async (name) => ((await isPicture(join(folder, name))) ? [join(folder, name)] : [])),
  );
  return kept.flat();
}

async function isPicture(file: string): Promise<boolean> {
  // A link may lead nowhere; what is named a picture is told by whoever reads it.
  const found = await stat(file).catch(() => null);
  if (found && !found.isFile()) return false;
  if (isPictureName(file)) return true;
  const head = found && (await headOf(file).catch(() => null));
  if (!head) return false;
  const { kind } = kindOf(head);
  return kind !== "unknown" && kind !== "other";
}

async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
