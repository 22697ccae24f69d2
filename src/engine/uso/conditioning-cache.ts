/**
 * What pictures and prompts were encoded to, kept by the content it was made from: variations of one recipe skip the
 * encoders. Bounded in bytes; what was not asked for longest goes first.
 */
import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Pixels } from "../../formats/picture/pixels.ts";

export class ConditioningCache {
  readonly #values: LRUCache<string, object>;

  /** @param limit bytes of all values together; a value that is larger alone is not kept */
  constructor(limit = 256 * 2 ** 20) {
    // The cache takes no value for weightless.
    this.#values = new LRUCache({ maxSize: limit, sizeCalculation: (value) => Math.max(1, bytesOf(value)) });
  }

  /** Bytes of everything that is kept. */
  get bytes(): number {
    return this.#values.calculatedSize;
  }

  /** The value of this key, computed where it is not known. Whoever gets it leaves it as it is: others get the same. */
  async get<T extends object>(key: string, compute: () => Promise<T>): Promise<T> {
    const known = this.#values.get(key) as T | undefined;
    if (known) return known;
    const value = await compute();
    this.#values.set(key, value);
    return value;
  }

  clear(): void {
    this.#values.clear();
  }
}

/** Bytes of all numbers in a value, however deep. */
function bytesOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  return typeof value === "object" && value !== null
    ? Object.values(value).reduce<number>((sum, part) => sum + bytesOf(part), 0)
    : 0;
}

/**
 * The key of what a picture is encoded to.
 * @param how the encoder, and whatever of it differs from picture to picture
 */
export function keyOfPixels(how: string, { width, height, rgb }: Pixels): string {
  return `${how} ${width}×${height} ${hash("sha256", rgb, "hex")}`;
}

/** The key of what a text is encoded to. */
export const keyOfText = (text: string): string => `text ${hash("sha256", text, "hex")}`;
