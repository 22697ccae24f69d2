/** Whether stored weights are numbers at all: a file whose training went wrong is whole, and every picture noise. */
import { open } from "node:fs/promises";
import { Fault } from "../../contract/fault.ts";
import { bytesPerValue, type StoredDType } from "./dtype.ts";
import type { TensorEntry } from "./header.ts";

/** Bytes that are read at once: whole values of every type. */
const AT_ONCE = 2 ** 22;

interface Pattern {
  readonly words: (bytes: ArrayBuffer, length: number) => Uint8Array | Uint16Array | Uint32Array;
  /** These bits of a word are all set in infinities and in what is no number, and in nothing else. */
  readonly exponent: number;
  /** Words to a value, of which the last holds the exponent. */
  readonly each: 1 | 2;
}

const wide = (bytes: ArrayBuffer, length: number) => new Uint32Array(bytes, 0, length / 4);
const half = (bytes: ArrayBuffer, length: number) => new Uint16Array(bytes, 0, length / 2);
const quarter = (bytes: ArrayBuffer, length: number) => new Uint8Array(bytes, 0, length);

const patterns: Partial<Record<StoredDType, Pattern>> = {
  F64: { words: wide, exponent: 0x7ff0_0000, each: 2 },
  F32: { words: wide, exponent: 0x7f80_0000, each: 1 },
  BF16: { words: half, exponent: 0x7f80, each: 1 },
  F16: { words: half, exponent: 0x7c00, each: 1 },
  F8_E5M2: { words: quarter, exponent: 0x7c, each: 1 },
  // No infinities: only one pattern of each sign is no number.
  F8_E4M3: { words: quarter, exponent: 0x7f, each: 1 },
};

/**
 * Reads tensors through, a stretch at a time. Types without such values pass unread.
 * @throws Fault `weights.not-finite` naming the first tensor with a value that is infinite or no number; what the
 *   system reports where a file cannot be read
 */
export async function checkNumbers(entries: Iterable<TensorEntry>, signal?: AbortSignal): Promise<void> {
  for (const entry of entries) {
    const pattern = patterns[entry.dtype];
    if (pattern && !(await isFinite(entry, pattern, signal)))
      throw new Fault("weights.not-finite", { file: entry.file, tensor: entry.name });
  }
}

async function isFinite(
  { file, offset, length, dtype }: TensorEntry,
  { words, exponent, each }: Pattern,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  await using handle = await open(file, "r");
  const room = Buffer.from(new ArrayBuffer(Math.min(length, AT_ONCE)));
  for (let done = 0; done < length;) {
    signal?.throwIfAborted();
    const { bytesRead } = await handle.read(room, 0, Math.min(room.length, length - done), offset + done);
    const whole = bytesRead - (bytesRead % bytesPerValue[dtype]);
    // It has become shorter, which is told where it is used.
    if (whole === 0) return true;
    const values = words(room.buffer as ArrayBuffer, whole);
    for (let i = each - 1; i < values.length; i += each) if ((values[i]! & exponent) === exponent) return false;
    done += whole;
  }
  return true;
}
