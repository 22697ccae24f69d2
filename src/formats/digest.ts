/** Digests of files of any size, computed once as long as a file stays as it is. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

const known = new Map<string, { readonly state: string; readonly digest: Promise<string> }>();

/**
 * SHA-256 of a file, lower-case hex. Read again only where its size or its time changed.
 * @throws what the system reports where it cannot be read
 */
export async function fileDigest(file: string): Promise<string> {
  const { size, mtimeMs } = await stat(file);
  const state = `${size} ${mtimeMs}`;
  const before = known.get(file);
  if (before?.state === state) return before.digest;
  const digest = computed(file);
  known.set(file, { state, digest });
  // A failure is not kept: it may pass.
  digest.catch(() => known.delete(file));
  return digest;
}

async function computed(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}
