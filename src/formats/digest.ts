/** Digests of files of any size, as lower-case hex: read now, or remembered as long as a file stays as it is. */
import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";

export interface ReadingOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears after each read how many bytes it brought. */
  readonly onRead?: (bytes: number) => void;
}

/**
 * Feeds all bytes of a file to a hash.
 * @throws what the system reports where it cannot be read; the signal's reason once it aborts
 */
export async function hashFile(hash: Hash, file: string, { signal, onRead }: ReadingOptions = {}): Promise<void> {
  try {
    // A small file takes no large piece of memory: thousands of them would keep the collector busy.
    const { size } = await stat(file);
    const stream = createReadStream(file, { highWaterMark: Math.min(Math.max(size, 1), 2 ** 20), signal });
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      hash.update(chunk);
      onRead?.(chunk.length);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/** SHA-256 of a file's bytes as they are now. @throws as `hashFile` */
export async function computeFileDigest(file: string, options: ReadingOptions = {}): Promise<string> {
  const hash = createHash("sha256");
  await hashFile(hash, file, options);
  return hash.digest("hex");
}

const known = new Map<string, { readonly state: string; readonly digest: Promise<string> }>();

/** SHA-256 of a file, computed again only where its size or time changed. @throws as `hashFile` */
export async function fileDigest(file: string, signal?: AbortSignal): Promise<string> {
  const { size, mtimeMs } = await stat(file);
  signal?.throwIfAborted();
  const state = `${size} ${mtimeMs}`;
  const before = known.get(file);
  if (before?.state === state) {
    const digest = await before.digest.catch(() => null);
    signal?.throwIfAborted();
    // Whoever began it may have given it up.
    if (digest !== null) return digest;
  }
  const digest = computeFileDigest(file, { signal });
  const own = { state, digest };
  known.set(file, own);
  // A failure is not kept: it may pass.
  digest.catch(() => known.get(file) === own && known.delete(file));
  return digest;
}
