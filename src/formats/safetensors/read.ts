/**
 * Safetensors files: the header is read and distrusted, the weights stay where they are.
 * Format: 8 bytes little-endian header length, JSON header, data (github.com/huggingface/safetensors).
 */
import { open, stat, type FileHandle } from "node:fs/promises";
import { Fault, isFault } from "../../contract/fault.ts";
import { impostorIn } from "../impostor.ts";
import { whyUnread } from "../folders.ts";
import { decodeFloats, decodeIntegers, isFloatDType, isIntegerDType } from "./dtype.ts";
import { parseHeader, type TensorEntry } from "./header.ts";

export type { TensorEntry } from "./header.ts";

export interface SafetensorsFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, TensorEntry>;
}

/** The format's own limit. */
const longestHeader = 100_000_000;

/** What `readTensor` takes into memory at most; larger weights are mapped by the runtime, never read here. */
const largestRead = 2 ** 30;

/**
 * Reads what a safetensors file contains and where, without its weights.
 * @throws Fault `weights.*` for a file that is missing, unreadable, truncated, damaged or hostile.
 */
export function readSafetensors(path: string): Promise<SafetensorsFile> {
  return withFile(path, async (handle, size) => {
    // What lies in the place of weights tells more by itself than by the header it has not.
    const refuse = async (fault: Fault) => {
      const found = impostorIn(await readRegion(handle, 0, Math.min(size, 16_384), path), size);
      return found ? new Fault("weights.impostor", { file: path, found }) : fault;
    };
    if (size < 8) throw await refuse(new Fault("weights.file-too-short", { file: path, size }) as Fault);
    const announced = Buffer.from(await readRegion(handle, 0, 8, path)).readBigUInt64LE();
    if (announced > BigInt(longestHeader))
      throw await refuse(
        new Fault("weights.header-length", { file: path, length: `${announced}`, limit: longestHeader }) as Fault,
      );
    const begin = 8 + Number(announced);
    if (begin > size)
      throw await refuse(new Fault("weights.header-truncated", { file: path, end: begin, fileSize: size }) as Fault);
    // A look at the first character spares reading 100 MB of something else.
    if (begin === 8 || (await readRegion(handle, 8, 1, path))[0] !== "{".charCodeAt(0))
      throw await refuse(
        new Fault("weights.header-syntax", { file: path, problem: "it does not begin with '{'" }) as Fault,
      );
    const text = decodeText(await readRegion(handle, 8, begin - 8, path), path);
    return { path, size, ...parseHeader(text, { file: path, begin, fileSize: size }) };
  });
}

/**
 * A tensor's values: floating-point types as float32, integers as 64-bit integers. For tensors small enough for memory.
 * @throws Fault `weights.tensor-unreadable` for other types, `weights.tensor-too-large` above 1 GiB,
 *   `weights.file-changed` where the file has become shorter since its header was read.
 */
export async function readTensor(entry: TensorEntry): Promise<Float32Array | BigInt64Array> {
  const { dtype } = entry;
  if (isFloatDType(dtype)) return decodeFloats(dtype, await readBytes(entry));
  if (isIntegerDType(dtype)) return decodeIntegers(dtype, await readBytes(entry));
  throw unreadable(entry, "floating-point numbers or integers");
}

/** A tensor's values where only floating-point numbers make sense. @throws as `readTensor` does */
export async function readFloats(entry: TensorEntry): Promise<Float32Array> {
  const { dtype } = entry;
  if (!isFloatDType(dtype)) throw unreadable(entry, "floating-point numbers");
  return decodeFloats(dtype, await readBytes(entry));
}

/** A tensor's values where only integers make sense. @throws as `readTensor` does */
export async function readIntegers(entry: TensorEntry): Promise<BigInt64Array> {
  const { dtype } = entry;
  if (!isIntegerDType(dtype)) throw unreadable(entry, "integers");
  return decodeIntegers(dtype, await readBytes(entry));
}

/** A tensor's bytes as they are stored, whatever their type. @throws as `readTensor` does */
export function readBytes(entry: TensorEntry): Promise<Uint8Array> {
  const { file, name: tensor, length } = entry;
  if (length > largestRead) throw new Fault("weights.tensor-too-large", { file, tensor, length, limit: largestRead });
  return withFile(file, async (handle, size) => {
    if (entry.offset + length > size) throw new Fault("weights.file-changed", { file, tensor });
    return readRegion(handle, entry.offset, length, file);
  });
}

function unreadable(entry: TensorEntry, wanted: string): Fault {
  const { file, name: tensor, dtype } = entry;
  return new Fault("weights.tensor-unreadable", { file, tensor, dtype, wanted }) as Fault;
}

async function withFile<T>(file: string, read: (handle: FileHandle, size: number) => Promise<T>): Promise<T> {
  try {
    // Looked at before it is opened: opening a pipe would wait for its other end.
    if (!(await stat(file)).isFile()) throw new Fault("weights.not-a-file", { file });
    await using handle = await open(file, "r");
    return await read(handle, (await handle.stat()).size);
  } catch (error) {
    if (isFault(error)) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new Fault("weights.file-missing", { file }, { cause: error });
    if (code === undefined) throw error;
    throw new Fault("weights.file-unreadable", { file, reason: whyUnread(error) }, { cause: error });
  }
}

/** Bytes of a region. A read may return less than it was asked for. */
async function readRegion(handle: FileHandle, offset: number, length: number, file: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0)
      throw new Fault("weights.file-unreadable", { file, reason: "it became shorter while it was read" });
    done += bytesRead;
  }
  return bytes;
}

function decodeText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new Fault("weights.header-encoding", { file }, { cause: error });
  }
}
