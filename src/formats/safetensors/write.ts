/** Writes safetensors files: whole or not at all. */
import { open, rename, rm, type FileHandle } from "node:fs/promises";
import { Fault } from "../../contract/fault.ts";
import { temporaryBeside } from "../atomic.ts";
import { whyNot } from "../folders.ts";
import { bytesPerValue, type StoredDType } from "./dtype.ts";
import { byteLength } from "./header.ts";

/** A tensor to be written. */
export interface StoredTensor {
  readonly dtype: StoredDType;
  readonly shape: readonly number[];
  /** Little-endian values, row by row. */
  readonly data: Uint8Array;
}

/**
 * Writes tensors to a file: to a temporary file beside it, flushed, then renamed, so that no half file ever bears the
 * name. Wide types come first and the header is padded to 8 bytes, so every tensor lies aligned.
 * @throws Fault `weights.write-invalid` for a tensor that cannot be stored, `weights.write-failed` where the disk
 *   refuses.
 */
export async function writeSafetensors(
  path: string,
  tensors: Readonly<Record<string, StoredTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const entries = Object.entries(tensors);
  for (const [tensor, stored] of entries) {
    const problem = badName(tensor) ?? mismatch(stored);
    if (problem) throw new Fault("weights.write-invalid", { file: path, tensor, problem });
  }
  entries.sort(([a, s], [b, t]) => bytesPerValue[t.dtype] - bytesPerValue[s.dtype] || (a < b ? -1 : 1));
  const listed = entries.map(([name, { dtype, shape, data }]) => ({ name, dtype, shape, length: data.byteLength }));
  await replace(path, [safetensorsHeader(listed, metadata), ...entries.map(([, stored]) => stored.data)]);
}

function badName(tensor: string): string | undefined {
  if (tensor === "__metadata__") return "bears a name the format reserves";
  return tensor.isWellFormed() ? undefined : "has a name that is not valid Unicode";
}

function mismatch({ dtype, shape, data }: StoredTensor): string | undefined {
  const expected = byteLength(shape, dtype);
  if (expected === undefined || shape.some((n) => n < 0 || !Number.isSafeInteger(n)))
    return `has the impossible shape [${shape.join(", ")}]`;
  return expected === data.byteLength ? undefined : `needs ${expected} bytes for its shape and has ${data.byteLength}`;
}

/** A tensor as a header lists it; `length` in bytes. */
export interface ListedTensor extends Pick<StoredTensor, "dtype" | "shape"> {
  readonly name: string;
  readonly length: number;
}

/**
 * Header length and header of a file in which the tensors lie one after another in this order; padded to 8 bytes.
 * Put together from pairs: an object of the same keys would lose one named `__proto__`.
 */
export function safetensorsHeader(
  tensors: readonly ListedTensor[],
  metadata: Readonly<Record<string, string>>,
): Buffer {
  let end = 0;
  const parts = tensors.map(({ name, dtype, shape, length }) => {
    const offsets = [end, (end += length)];
    return `${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: offsets })}`;
  });
  if (Object.keys(metadata).length > 0) parts.unshift(`"__metadata__":${JSON.stringify(metadata)}`);
  const text = Buffer.from(`{${parts.join(",")}}`);
  const padded = Buffer.alloc(8 + Math.ceil(text.length / 8) * 8, " ");
  padded.writeBigUInt64LE(BigInt(padded.length - 8));
  text.copy(padded, 8);
  return padded;
}

async function replace(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    {
      await using handle = await open(temporary, "wx");
      for (const part of parts) await writeAll(handle, part);
      await handle.sync();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new Fault("weights.write-failed", { file: path, reason: whyNot(error) }, { cause: error });
  }
}

/**
 * Writes at a place of the file, or where the last write ended. One write takes at most 2 GB, and may take less than it
 * was given.
 */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, at?: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesWritten } = await handle.write(
      bytes,
      done,
      Math.min(bytes.byteLength - done, 2 ** 30),
      at === undefined ? null : at + done,
    );
    done += bytesWritten;
  }
}
