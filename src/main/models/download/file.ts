/** One file, fetched as often as it takes, from where the last attempt ended. */
import { Fault } from "../../../contract/fault.ts";
import { hashFile } from "../../../formats/digest.ts";
import { hashFor } from "./digest.ts";
import type { Hub } from "./hub.ts";
import { beginning, pageInstead, saysPage, wrongBeginning } from "./impostor.ts";
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
  let ranges = true;
  while (part.length < planned.bytes) {
    await retrying(
      async () => {
        const refused = await fetchOnce(planned, part, hub, signal, watcher, ranges);
        // Asked for the whole, a server that has no such range shows whether it has the file at all.
        if (refused) ranges = false;
        if (refused) throw refused;
      },
      { patience, signal, what: planned.path, gained },
    );
  }
}

/**
 * One request, and its body as far as it comes. What has come before is thrown away only where other content is proven:
 * where it has another strong name.
 * @param ranges whether to ask for the rest alone
 * @returns the failure where the server has not the range that it was asked for
 */
async function fetchOnce(
  planned: PlannedFile,
  part: Part,
  hub: Hub,
  signal: AbortSignal,
  watcher: FileWatcher,
  ranges: boolean,
): Promise<Passing | null> {
  const from = part.length;
  const headers =
    from === 0 || !ranges ? {} : { range: `bytes=${from}-`, ...(part.etag === null ? {} : { "if-range": part.etag }) };
  const response = await request(hub, { what: planned.path, repository: planned.repository }, planned.address, {
    headers,
    signal,
  });
  const host = new URL(response.url || planned.address).host;
  const etag = strong(response.headers.get("etag"));
  const refuse = async (failure: Passing): Promise<never> => {
    await drop(response);
    throw failure;
  };
  if (response.status === 416) {
    await drop(response);
    return new Passing(host, "it answers 416", null);
  }
  if (saysPage(response) && !/\.html?$/i.test(planned.path)) await refuse(pageInstead(host));

  // Of the body, so much is here already.
  let skipped = 0;
  const changed = part.etag !== null && etag !== null && etag !== part.etag;
  if (response.status === 206) {
    const range = contentRange(response.headers.get("content-range"));
    if (from === 0 || range?.from !== from || (range.total !== null && range.total !== planned.bytes))
      await refuse(new Passing(host, "it sends another part than was asked for", null));
    if (changed) {
      await restart(part, null, watcher);
      await refuse(new Passing(host, "the file changed while it was fetched", null));
    }
  } else if (response.status === 200) {
    // The whole file, although the rest was asked for, where ranges are refused or the content has changed.
    const length = lengthIn(response);
    if (length !== null && length !== planned.bytes)
      await refuse(new Passing(host, "it sends something else than the file", null));
    if (changed && length !== null) await restart(part, etag, watcher);
    else if (from === 0 && etag !== part.etag) await part.name(etag);
    else if (changed) await refuse(new Passing(host, "it sends something else than the file", null));
    skipped = part.length;
  } else await refuse(new Passing(host, `it answers ${response.status}`, null));
  await take(response, host, planned, part, { skipped, checked: response.status === 200 }, hub, signal, watcher);
  if (part.length < planned.bytes) throw new Passing(host, "the connection ended before the file did", null);
  return null;
}

/** Bytes that an answer announces; null for none, or where they are those of something packed. */
function lengthIn({ headers }: Response): number | null {
  const length = headers.get("content-length");
  return length === null || headers.has("content-encoding") ? null : Number(length);
}

async function restart(part: Part, etag: string | null, watcher: FileWatcher): Promise<void> {
  await part.restart(etag);
  watcher.have(0);
}

/**
 * Appends a body as far as it comes. What announced lengths say is not relied on; nothing beyond the planned length is
 * taken.
 * @param body how much of it is here already, and whether it begins as the file does, so that its begin is looked at
 */
async function take(
  response: Response,
  host: string,
  planned: PlannedFile,
  part: Part,
  body: { readonly skipped: number; readonly checked: boolean },
  { patience: { silence } }: Hub,
  signal: AbortSignal,
  watcher: FileWatcher,
): Promise<void> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  const abort = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener("abort", abort, { once: true });
  const read = async (): Promise<Uint8Array | null> => {
    const chunk = await next(reader, host, silence);
    signal.throwIfAborted();
    return chunk;
  };
  try {
    let skip = body.skipped;
    let chunk = body.checked ? await begin(read, planned, host) : await read();
    for (; chunk !== null && part.length < planned.bytes; chunk = await read()) {
      const fresh = chunk.subarray(Math.min(skip, chunk.length));
      skip -= chunk.length - fresh.length;
      const wanted = fresh.subarray(0, planned.bytes - part.length);
      if (wanted.length > 0) await part.append(wanted);
      watcher.came(chunk.length - fresh.length + wanted.length);
      watcher.have(part.length);
      if (part.length === planned.bytes) return;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
    await reader.cancel().catch(() => undefined);
  }
}

/**
 * The begin of a body, once it is seen that it may be the file's; null for an empty one.
 * @throws Passing where it is a page or a message
 */
async function begin(
  read: () => Promise<Uint8Array | null>,
  { path, bytes }: PlannedFile,
  host: string,
): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < Math.min(beginning, bytes)) {
    const chunk = await read();
    if (chunk === null) break;
    chunks.push(chunk);
    length += chunk.length;
  }
  const head = Buffer.concat(chunks);
  const wrong = length === 0 ? null : wrongBeginning(head, path, host);
  if (wrong) throw wrong;
  return length === 0 ? null : head;
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
