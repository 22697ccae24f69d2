/**
 * A small S3-compatible server that keeps one bucket in memory. It computes AWS Signature Version 4 itself, from the
 * published description, and answers what is wrong as such servers do.
 */
import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Bucket } from "../../src/farm/store/store.ts";

export interface BucketServer {
  readonly bucket: Bucket;
  readonly files: Map<string, Buffer>;
  /** When each was put there, in milliseconds since 1970. */
  readonly since: Map<string, number>;
  /** Of a list of its files, how many it tells at once. */
  page: number;
  /** The method of every request. */
  readonly asked: string[];
  /** Names of the files that were read as a whole, one for each time. */
  readonly read: string[];
  /** What it does to the next files that are asked for: "flip" a byte, "cut" the connection in the middle. */
  readonly spoil: ("flip" | "cut")[];
  /** What it answers to the next requests, before anything else. */
  readonly fail: { readonly status: number; readonly code: string }[];
  /** Milliseconds by which its clock differs from this machine's. */
  clock: number;
  close(): Promise<void>;
}

const QUARTER = 15 * 60_000;
const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, data: string): Buffer => createHmac("sha256", key).update(data).digest();

export async function startBucket(): Promise<BucketServer> {
  const files = new Map<string, Buffer>();
  const since = new Map<string, number>();
  const asked: string[] = [];
  const read: string[] = [];
  const spoil: BucketServer["spoil"] = [];
  const fail: BucketServer["fail"] = [];
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const bucket = {
    endpoint: `http://127.0.0.1:${port}`,
    bucket: "atelier",
    region: "us-east-1",
    key: "ANA",
    secret: "a secret of Ana's",
  };
  const self: BucketServer = {
    bucket,
    files,
    since,
    asked,
    page: 1_000,
    read,
    spoil,
    fail,
    clock: 0,
    close: () => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const no = (status: number, code: string): void => {
      response.writeHead(status, { "content-type": "application/xml" });
      response.end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
    };
    asked.push(request.method ?? "");
    const failing = fail.shift();
    if (failing) return no(failing.status, failing.code);
    const problem = wrongSignature(request, body);
    if (problem) return no(problem === "XAmzContentSHA256Mismatch" ? 400 : 403, problem);
    const [, name, ...path] = new URL(request.url!, bucket.endpoint).pathname.split("/");
    if (name !== bucket.bucket) return no(404, "NoSuchBucket");
    const key = path.join("/");
    if (request.method === "PUT") {
      files.set(key, body);
      since.set(key, Date.now());
      return void response.writeHead(200).end();
    }
    if (request.method === "DELETE") {
      files.delete(key);
      return void response.writeHead(204).end();
    }
    if (key === "") return list(new URL(request.url!, bucket.endpoint).searchParams, response);
    const found = files.get(key);
    if (!found) return no(404, "NoSuchKey");
    if (request.headers.range) {
      const told = { "last-modified": new Date(since.get(key) ?? 0).toUTCString() };
      return void response.writeHead(206, told).end(found.subarray(0, 1));
    }
    read.push(key);
    const how = spoil.shift();
    const sent = Buffer.from(found);
    if (how === "flip") sent[sent.length >> 1]! ^= 1;
    response.writeHead(200, { "content-length": sent.length });
    if (how !== "cut") return void response.end(sent);
    response.write(sent.subarray(0, sent.length >> 1), () => response.destroy());
  }

  /** One part of what it holds, in the order of the names; the token has a character that XML writes otherwise. */
  function list(query: URLSearchParams, response: ServerResponse): void {
    const from = Number(query.get("continuation-token")?.split("&")[1] ?? 0);
    const all = [...files.keys()].filter((key) => key.startsWith(query.get("prefix") ?? "")).toSorted();
    const more = from + self.page < all.length;
    const told = all
      .slice(from, from + self.page)
      .map(
        (key) =>
          `<Contents><Key>${key}</Key><LastModified>${new Date(since.get(key) ?? 0).toISOString()}</LastModified></Contents>`,
      );
    const next = more ? `<NextContinuationToken>from&amp;${from + self.page}</NextContinuationToken>` : "";
    response.writeHead(200, { "content-type": "application/xml" });
    response.end(`<?xml version="1.0"?><ListBucketResult>${next}${told.join("")}</ListBucketResult>`);
  }

  /** The code of what is wrong with a request's signature; null where it is right. */
  function wrongSignature({ method, url, headers }: IncomingMessage, body: Buffer): string | null {
    const form = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/;
    const read = form.exec(headers.authorization ?? "");
    if (!read) return "AccessDenied";
    const [, key, scope, signed, signature] = read as unknown as readonly [string, string, string, string, string];
    if (key !== bucket.key) return "InvalidAccessKeyId";
    const date = String(headers["x-amz-date"]);
    const when = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
    if (Math.abs(Date.now() + self.clock - when) > QUARTER) return "RequestTimeTooSkewed";
    const payload = String(headers["x-amz-content-sha256"]);
    const { pathname, search } = new URL(url!, bucket.endpoint);
    const named = signed.split(";");
    const lines = named.map((name) => `${name}:${String(headers[name] ?? "").trim()}\n`).join("");
    const asked = [method, pathname, search.slice(1), lines, signed, payload].join("\n");
    const keyOfDay = scope.split("/").reduce<string | Buffer>((one, part) => hmac(one, part), `AWS4${bucket.secret}`);
    const right = hmac(keyOfDay, ["AWS4-HMAC-SHA256", date, scope, sha256(asked)].join("\n")).toString("hex");
    if (right !== signature || !named.includes("host")) return "SignatureDoesNotMatch";
    return payload !== "UNSIGNED-PAYLOAD" && payload !== sha256(body) ? "XAmzContentSHA256Mismatch" : null;
  }
  return self;
}
