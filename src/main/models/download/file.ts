/** One file, fetched as often as it takes, from where the last attempt ended. */
import { Fault } from "../../../contract/fault.ts";
import { hashFile } from "../../../formats/digest.ts";
import { hashFor } from "./digest.ts";
import type { Hub } from "./hub.ts";
import { lengthOf, moveAside, openPart, type Part } from "./part.ts";
import type { PlannedFile } from "./plan.ts";
import { drop, request, why } from "./request.ts";
import { Passing, retrying } from "./retry.ts";

export interface FileWatcher {
  /** So many of the file's bytes are here now; less than before where it had to begin again. */
  have(bytes: number): void;
  /** So many more have come over the network. */
  came(bytes: number): void;
}

/**
 * Fetches a file, or what is missing of it, and proves it against its digest. A file that is there already is read and
 * proven. Content that is wrong is set aside and fetched once more. Whatever ends it, what has come stays for the next
 * time.
 * @returns what had to be done
 * @throws Fault `download.*`; what the signal was aborted with
 */
export async function downloadFile(
  planned: PlannedFile,
  hub: Hub,
  signal: AbortSignal,
  watcher: FileWatcher,
): Promise<"was there" | "fetched"> {
  if ((await lengthOf(planned.file)) !== null) {
    if (await isRight(planned, signal, watcher)) return "was there";
    watcher.have(0);
    await moveAside(planned.file);
  }
  let aside = "";
  for (let fetches = 0; fetches < 2; fetches++) {
    let read = 0;
    const part = await openPart(planned, signal, (bytes) => watcher.have((read += bytes)));
    try {
      watcher.have(part.length);
      await fetchAll(planned, part, hub, signal, watcher);
      if (await part.isRight()) {
        await part.finish();
        return "fetched";
      }
      aside = await part.setAside();
      watcher.have(0);
    } finally {
      await part.close();
    }
  }
  throw new Fault("download.digest", { file: planned.file, aside });
}

/** Fetches until the part is as long as planned. */
async function fetchAll(
  planned: PlannedFile,
  part: Part,
  hub: Hub,
  signal: AbortSignal,
  watcher: FileWatcher,
): Promise<void> {
  const { patience } = hub;
  // A server that refuses ranges lets every attempt begin again; only what goes beyond all before counts as a gain.
  let farthest = part.length;
  const gained = () => (farthest = Math.max(farthest, part.length));
  while (part.length < planned.bytes) {
    await retrying(() => fetchOnce(planned, part, hub, signal, watcher), {
      patience,
      signal,
      what: planned.path,
      gained,
    });
  }
}

/** One request, and its body as far as it comes. */
async function fetchOnce(
  planned: PlannedFile,
  part: Part,
  hub: Hub,
  signal: AbortSignal,
  watcher: FileWatcher,
): Promise<void> {
  const from = part.length;
  const headers =
    from === 0 ? {} : { range: `bytes=${from}-`, ...(part.etag === null ? {} : { "if-range": part.etag }) };
  const response = await request(hub, { what: planned.path, repository: planned.repository }, planned.address, {
    headers,
    signal,
  });
  const host = new URL(response.url || planned.address).host;
  const etag = strong(response.headers.get("etag"));

  if (response.status === 206) {
    const range = contentRange(response.headers.get("content-range"));
    const changed = part.etag !== null && etag !== null && etag !== part.etag;
    if (from === 0 || range?.from !== from || (range.total !== null && range.total !== planned.bytes) || changed) {
      await drop(response);
      await restart(part, null, watcher);
      throw new Passing(
        host,
        changed ? "the file changed while it was fetched" : "it sends another part than was asked for",
        null,
      );
    }
  } else if (response.status === 200) {
    // The whole file, although the rest was asked for: ranges are refused, or the content has changed.
    if (from > 0) {
      // A page of some network's own, in place of the file, is no reason to throw away what has come.
      const length = response.headers.get("content-length");
      if (length !== null && Number(length) !== planned.bytes) {
        await drop(response);
        throw new Passing(host, "it sends something else than the file", null);
      }
      await restart(part, etag, watcher);
    } else if (etag !== part.etag) await part.name(etag);
  } else {
    await drop(response);
    if (response.status === 416) await restart(part, null, watcher);
    throw new Passing(host, `it answers ${response.status}`, null);
  }
  await take(response, host, planned, part, hub.patience.silence, signal, watcher);
  if (part.length < planned.bytes) throw new Passing(host, "the connection ended before the file did", null);
}

async function restart(part: Part, etag: string | null, watcher: FileWatcher): Promise<void> {
  await part.restart(etag);
  watcher.have(0);
}

/**
 * Appends a body as far as it comes. What announced lengths say is not relied on; nothing beyond the planned length is
 * taken.
 */
async function take(
  response: Response,
  host: string,
  planned: PlannedFile,
  part: Part,
  silence: number,
  signal: AbortSignal,
  watcher: FileWatcher,
): Promise<void> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  const abort = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener("abort", abort, { once: true });
  try {
    while (part.length < planned.bytes) {
      const chunk = await next(reader, host, silence);
      signal.throwIfAborted();
      if (chunk === null) return;
      const wanted = chunk.subarray(0, planned.bytes - part.length);
      await part.append(wanted);
      watcher.came(wanted.length);
      watcher.have(part.length);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
    await reader.cancel().catch(() => undefined);
  }
}

async function next(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  host: string,
  silence: number,
): Promise<Uint8Array | null> {
  let timer: NodeJS.Timeout | undefined;
  const silent = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Passing(host, "nothing came any more", null)), silence);
  });
  try {
    const { done, value } = await Promise.race([
      reader.read().catch((cause: unknown) => Promise.reject(new Passing(host, why(cause), null, { cause }))),
      silent,
    ]);
    return done ? null : value;
  } finally {
    clearTimeout(timer);
  }
}

/** Only a strong name promises the same bytes. */
const strong = (etag: string | null): string | null => (etag !== null && /^"[^"]*"$/.test(etag) ? etag : null);

function contentRange(header: string | null): { readonly from: number; readonly total: number | null } | null {
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(header ?? "") ?? [];
  return from === undefined ? null : { from: Number(from), total: total === "*" ? null : Number(total) };
}

async function isRight(
  { file, bytes, digest }: PlannedFile,
  signal: AbortSignal,
  watcher: FileWatcher,
): Promise<boolean> {
  if ((await lengthOf(file)) !== bytes) return false;
  const hash = hashFor(digest, bytes);
  let read = 0;
  await hashFile(hash, file, { signal, onRead: (count) => watcher.have((read += count)) });
  return hash.digest("hex") === digest.hex;
}
