/**
 * What pictures and prompts were encoded to, kept by the content it was made from: variations of one recipe skip the encoders.
 * Bounded in bytes; what was not asked for longest goes first.
 */
import { createHash } from "node:crypto";
import type { Pixels } from "../../formats/picture/pixels.ts";

interface Entry {
  readonly value: object;
  readonly bytes: number;
}

export class ConditioningCache {
  readonly #limit: number;
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  /** @param limit bytes of all values together; a value that is larger alone is not kept */
  constructor(limit = 256 * 2 ** 20) {
    this.#limit = limit;
  }

  /** Bytes of everything that is kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The value of this key, computed where it is not known. Whoever gets it leaves it as it is: others get the same. */
  async get<T extends object>(key: string, compute: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    const value = known ? (known.value as T) : await compute();
    this.#forget(key);
    const bytes = known?.bytes ?? bytesOf(value);
    if (bytes > this.#limit) return value;
    // Last asked for, last to go.
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#limit) break;
      this.#forget(oldest);
    }
    return value;
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #forget(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }
}

/** Bytes of all numbers in a value, however deep. */
function bytesOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  return typeof value === "object" && value !== null
    ? Object.values(value).reduce<number>((sum, part) => sum + bytesOf(part), 0)
    : 0;
}

/** The key of what a picture is encoded to. @param how the encoder, and whatever of it differs from picture to picture */
export function keyOfPixels(how: string, { width, height, rgb }: Pixels): string {
  return `${how} ${width}×${height} ${createHash("sha256").update(rgb).digest("hex")}`;
}

/** The key of what a text is encoded to. */
export const keyOfText = (text: string): string => `text ${createHash("sha256").update(text).digest("hex")}`;
