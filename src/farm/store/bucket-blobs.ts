/**
 * Blobs in a bucket of an S3-compatible server, by signed requests (AWS Signature Version 4, by aws4fetch, MIT). Each
 * is sent with its digest, so that the server itself refuses bytes that were damaged on the way.
 */
import { createWriteStream, openAsBlob } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AwsClient } from "aws4fetch";
import { Fault, isFault } from "../../contract/fault.ts";
import { temporaryBeside } from "../../formats/atomic.ts";
import { computeFileDigest, fileDigest } from "../../formats/digest.ts";
import { touch } from "./cache.ts";
import { textDigest } from "./digests.ts";
import { noAnswers } from "../broker/no-answers.ts";
import {
  agesAfter,
  type BlobOptions,
  type Bucket,
  checkedDigest,
  type FarmBlobs,
  ofOwnDisk,
  storeName,
} from "./store.ts";

/** Bytes a second below which a connection counts as dead. */
const SLOWEST = 50_000;

/** Bytes up to which a file is sent without asking whether it is there. */
const small = 65_536;

/** What a server says to be tried once more: it is busy, or the bytes were damaged on the way. */
const passing = new Set(["BadDigest", "XAmzContentSHA256Mismatch", "RequestTimeout", "SlowDown", "InternalError"]);

/** What is wrong, in words, by the server's code. */
const refusals: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: "it does not know this key",
  SignatureDoesNotMatch: "the secret does not belong to this key",
  AccessDenied: "this key may not use the bucket",
  AccountProblem: "the key's account is closed",
  RequestTimeTooSkewed:
    "this machine's clock differs from the server's by more than a quarter of an hour; set it right",
};
const full = new Set(["XMinioStorageFull", "QuotaExceeded", "InsufficientStorage", "StorageFull"]);

export function bucketBlobs(bucket: Bucket, { patience = 30_000 }: BlobOptions = {}): FarmBlobs {
  const { key: accessKeyId, secret: secretAccessKey, region } = bucket;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: "s3", retries: 0 });
  const store = storeName(bucket);
  const urlOf = (sha256: string): string => `${store}/blobs/${checkedDigest(sha256).slice(0, 2)}/${sha256}`;
  const unreachable = (reason: string, cause?: unknown) =>
    new Fault("farm.store-unreachable", { store, reason }, { cause });

  /** The answer, when its head has come; bytes that are sent get time by their number. */
  const ask = (sha256: string, init: RequestInit, bytes = 0): Promise<Response> => askFor(urlOf(sha256), init, bytes);

  async function askFor(url: string, init: RequestInit, bytes = 0): Promise<Response> {
    const limit = patience + (bytes / SLOWEST) * 1_000;
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), limit);
    try {
      return await connected(() => client.fetch(url, { ...init, signal: timeout.signal }), timeout.signal);
    } catch (cause) {
      throw unreachable(timeout.signal.aborted ? "it does not answer" : whyNoAnswer(cause), cause);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The code of an answer that is no success. */
  const codeOf = async (answer: Response): Promise<string> =>
    /<Code>(\w+)<\/Code>/.exec(await answer.text().catch(() => ""))?.[1] ?? String(answer.status);

  function faultOf(code: string, sha256: string): Fault {
    if (code === "NoSuchKey") return new Fault("farm.blob-missing", { sha256 });
    if (code === "NoSuchBucket") return unreachable(`it has no bucket named ${bucket.bucket}`);
    if (full.has(code) || code === "507") return new Fault("farm.store-full", { store });
    const reason = refusals[code] ?? (code === "403" ? refusals["AccessDenied"] : undefined);
    if (reason !== undefined) return new Fault("farm.store-refused", { store, reason });
    if (code === "BadDigest" || code === "XAmzContentSHA256Mismatch") return new Fault("farm.blob-damaged", { sha256 });
    return unreachable(`it answers ${code}`);
  }

  /**
   * Asks for the first byte: a plain question whether it is there would be refused without a reason.
   * @returns milliseconds since it was put there, by the server's clock, 0 where it does not say; null where it is not
   */
  async function ageOf(sha256: string): Promise<number | null> {
    const answer = await ask(sha256, { headers: { range: "bytes=0-0" } });
    if (answer.ok || answer.status === 416) {
      await answer.body?.cancel();
      return timeOf(answer, "date") - timeOf(answer, "last-modified") || 0;
    }
    const code = await codeOf(answer);
    if (code === "NoSuchKey" || code === "404") return null;
    throw faultOf(code, sha256);
  }
  const isThere = async (sha256: string): Promise<boolean> => (await ageOf(sha256)) !== null;

  async function send(sha256: string, body: Blob): Promise<void> {
    // To send what is small costs no more than to ask for it.
    const age = body.size <= small ? null : await ageOf(sha256);
    if (age === null) await sendNow(sha256, body);
    // It is there: only its age grows where this does not succeed.
    else if (age > agesAfter) await sendNow(sha256, body).catch(() => undefined);
  }

  async function sendNow(sha256: string, body: Blob): Promise<void> {
    for (let tries = 1; ; tries++) {
      const headers = { "x-amz-content-sha256": sha256, "content-type": "application/octet-stream" };
      const answer = await ask(sha256, { method: "PUT", headers, body }, body.size);
      if (answer.ok) return void (await answer.body?.cancel());
      const code = await codeOf(answer);
      if (tries === 2 || !(passing.has(code) || answer.status === 503)) throw faultOf(code, sha256);
    }
  }

  /** @returns false where the connection broke on the way */
  async function receive(sha256: string, part: string): Promise<boolean> {
    const answer = await ask(sha256, {});
    if (!answer.ok || !answer.body) throw faultOf(await codeOf(answer), sha256);
    const silent = new AbortController();
    let timer = setTimeout(() => silent.abort(), patience);
    const source = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]);
    source.on("data", () => {
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(), patience);
    });
    try {
      await pipeline(source, createWriteStream(part), { signal: silent.signal });
      return true;
    } catch (cause) {
      const fault = ofOwnDisk(cause, dirname(part));
      if (isFault(fault)) throw fault;
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async put(file) {
      const sha256 = await computeFileDigest(file).catch((cause: unknown) => {
        throw new Fault("image.missing", { file }, { cause });
      });
      await send(sha256, await openAsBlob(file));
      return sha256;
    },
    async putText(text) {
      const sha256 = textDigest(text);
      await send(sha256, new Blob([text]));
      return sha256;
    },
    has: isThere,
    async drop(sha256, olderThan) {
      if (olderThan !== undefined && ((await ageOf(sha256)) ?? 0) < olderThan) return;
      const answer = await ask(sha256, { method: "DELETE" });
      if (!answer.ok && answer.status !== 404) throw faultOf(await codeOf(answer), sha256);
      await answer.body?.cancel();
    },
    async old(age) {
      const found: string[] = [];
      for (let from: string | null = ""; from !== null;) {
        const more: string = from === "" ? "" : `continuation-token=${encodeURIComponent(from)}&`;
        const answer = await askFor(`${store}?${more}list-type=2&prefix=${encodeURIComponent("blobs/")}`, {});
        if (!answer.ok) throw faultOf(await codeOf(answer), "");
        const { listed, next } = readList(await answer.text());
        const now = timeOf(answer, "date");
        for (const { sha256, since } of listed) if (now - since >= age) found.push(sha256);
        from = next;
      }
      return found;
    },
    async fetch(sha256, to) {
      checkedDigest(sha256);
      if ((await fileDigest(to).catch(() => null)) === sha256) return await touch(to);
      for (let tries = 1; ; tries++) {
        const part = temporaryBeside(to);
        try {
          const whole = await receive(sha256, part);
          if (whole && (await computeFileDigest(part)) === sha256) return await rename(part, to);
          if (tries === 2)
            throw whole ? new Fault("farm.blob-damaged", { sha256 }) : unreachable("the connection breaks off");
        } finally {
          await rm(part, { force: true }).catch(() => undefined);
        }
      }
    },
    // A server shows no file before it has the whole.
    tidy: () => Promise.resolve(),
    async prove() {
      const text = "A farm of USO Atelier keeps its files here.\n";
      await this.putText(text);
      if (!(await isThere(textDigest(text)))) throw unreachable("what is put there cannot be found again");
    },
  };
}

/** A time that an answer's head tells, in milliseconds since 1970; NaN where it does not. */
const timeOf = (answer: Response, name: string): number => Date.parse(answer.headers.get(name) ?? "");

/** One part of the list of a bucket's files (ListObjectsV2), and where the next begins; null after the last. */
function readList(xml: string) {
  const listed = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].flatMap(([, file = ""]) => {
    const [, folder, sha256] = /<Key>blobs\/([0-9a-f]{2})\/([0-9a-f]{64})<\/Key>/.exec(file) ?? [];
    const since = Date.parse(/<LastModified>([^<]+)</.exec(file)?.[1] ?? "");
    return sha256?.startsWith(folder!) ? [{ sha256, since }] : [];
  });
  const next = /<NextContinuationToken>([^<]+)</.exec(xml)?.[1];
  return { listed, next: next === undefined ? null : plain(next) };
}

const plain = (xml: string): string =>
  xml.replace(/&(?:lt|gt|quot|apos|#39|#34|amp);/g, (name) => characters[name] ?? name);
const characters: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&#39;": "'",
  "&#34;": '"',
  "&amp;": "&",
};

/**
 * Asks again where no connection was made in the ten seconds that fetch gives it, of which a busy machine may sleep
 * most: nothing was sent then, and how long is long enough is said by the signal.
 */
async function connected(ask: () => Promise<Response>, signal: AbortSignal): Promise<Response> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted || codeOfSystem(error) !== "UND_ERR_CONNECT_TIMEOUT") throw error;
    }
  }
}

/** What fetch hides in its error. */
const causeOf = (error: unknown): unknown => (error instanceof Error ? (error.cause ?? error) : error);

/** What the system or fetch calls a failure; empty where it says none. */
function codeOfSystem(error: unknown): string {
  const cause = causeOf(error);
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}

/** Why there was no answer, in words. */
function whyNoAnswer(error: unknown): string {
  if (isFault(error)) return error.message;
  const code = codeOfSystem(error);
  if (/CERT|SELF_SIGNED|ALTNAME/.test(code)) return "its certificate does not prove that it is the farm's store";
  return noAnswers[code] ?? `the system reports ${code || String(causeOf(error))}`;
}
