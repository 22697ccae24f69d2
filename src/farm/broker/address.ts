/**
 * A farm's address: all that a machine needs to send to a farm or to work for it. It is a small file of JSON, or the
 * same in one line that can be pasted into a window or a message.
 */
import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, resolve } from "node:path";
import { z } from "zod";
import { Fault } from "../../contract/fault.ts";
import { farmWord } from "../../contract/values/forms.ts";
import { issuesInWords } from "../../contract/values/issue.ts";
import { issuesOf } from "../../contract/values/problems.ts";
import type { Store } from "../store/store.ts";

const isCertificate = (text: string): boolean => /^-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/m.test(text);

/** A bucket of an S3-compatible server. */
const bucket = z.strictObject({
  endpoint: z
    .string()
    .regex(/^https?:\/\/[^\s/?#@]+\/?$/, "must be the server's address alone: https://nas.studio:9000"),
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "takes lower-case letters, digits, dots and hyphens"),
  region: z.string().min(1).default("us-east-1"),
  key: z.string().regex(/./, "must not be empty"),
  secret: z.string().regex(/./, "must not be empty"),
});

const address = z.strictObject({
  /** Redis or Valkey with the member's name and key in it: rediss://ana:KEY@nas.studio:6380 */
  queue: z.string().regex(/^rediss?:\/\/[^\s/]+/, "must begin with rediss:// (or redis:// on this machine alone)"),
  /** The folder that all machines of the farm share, beside this file where it is not absolute; or a bucket. */
  store: z.union(
    [z.string().min(1), bucket],
    "must be a folder, or a bucket with its endpoint, bucket, key and secret",
  ),
  /** The certificate authority that the queue's certificate is proven by: its file, beside this one, or itself. */
  ca: z.string().min(1).optional(),
  /** Machines and work of one name meet. */
  pool: farmWord.default("portraits"),
});

export interface Farm {
  readonly queue: URL;
  readonly store: Store;
  /** Certificates as PEM; null where the system's are trusted. */
  readonly ca: string | null;
  readonly pool: string;
}

/** Before an address in one line. */
const scheme = "atelier-farm:";

/** An address that lies in a file, or is to be read as one. */
interface Where {
  /** For people. */
  readonly file: string;
  /** Of what is named beside it; null where nothing is. */
  readonly folder: string | null;
}

/** Why a file cannot be read, by what the system reports. */
const unread: Readonly<Record<string, string>> = {
  ENOENT: "no such file is there",
  ENOTDIR: "no such file is there",
  EISDIR: "it is a folder",
  EACCES: "this account may not read it",
  EPERM: "this account may not read it",
};

/**
 * Reads a farm's address from its file.
 * @param pool  in place of the one that stands there
 * @throws Fault `farm.no-address`; `farm.unencrypted` where the key would cross a network readably
 */
export async function readFarm(file: string, pool?: string): Promise<Farm> {
  const where = { file, folder: dirname(resolve(file)) };
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    const reason = unread[(cause as { code?: string }).code ?? ""] ?? "it cannot be read";
    throw new Fault("farm.no-address", { file, reason }, { cause });
  });
  const farm = await parseFarm(text, where);
  return pool === undefined ? farm : { ...farm, pool };
}

/**
 * Reads what somebody gave as a farm's address: itself, or the path of its file.
 * @throws Fault as `readFarm`
 */
export async function farmOf(given: string): Promise<Farm> {
  const text = given.trim();
  const isItself = text.startsWith("{") || text.startsWith(scheme);
  if (isItself) return parseFarm(text, { file: "What was given", folder: null });
  if (!isAbsolute(text))
    throw new Fault("farm.no-address", {
      file: "What was given",
      reason: "it is neither one in one line nor the full path of its file",
    });
  return readFarm(text);
}

/** The address in one line, with all that it needs. It holds the member's key. */
export const inOneLine = (farm: Farm): string => `${scheme}${Buffer.from(addressText(farm)).toString("base64url")}`;

/** The address as its file's text, with all that it needs. */
export const addressText = ({ queue, store, ca, pool }: Farm): string =>
  JSON.stringify({ queue: queue.href, store, pool, ...(ca === null ? {} : { ca }) }, null, 2);

async function parseFarm(text: string, { file, folder }: Where): Promise<Farm> {
  const bad = (reason: string, cause?: unknown) => new Fault("farm.no-address", { file, reason }, { cause });
  if (text.trim() === "") throw bad("it is empty");
  const value = tryJson(unwrapped(text.trim()));
  if (value === undefined) throw bad("it does not read as one; perhaps a part is missing");
  const read = address.safeParse(value);
  if (!read.success) throw bad(issuesInWords(issuesOf(read.error, "it", value)).replace(/\.$/, ""));
  const queue = URL.canParse(read.data.queue) ? new URL(read.data.queue) : null;
  if (!queue) throw bad("its queue is no address");
  const { store, ca, pool } = read.data;
  const server = typeof store === "string" ? null : new URL(store.endpoint);
  for (const url of [queue, server])
    if (url && ["redis:", "http:"].includes(url.protocol) && !isHere(url))
      throw new Fault("farm.unencrypted", { host: url.host });
  const beside = (path: string): string => {
    if (folder === null && !isAbsolute(path))
      throw bad(`${path} lies beside its file: give the file itself, or ${path} by its full path`);
    return folder === null ? path : resolve(folder, path);
  };
  const certificate = async (named: string): Promise<string> => {
    if (isCertificate(named)) return named;
    const read = await readFile(beside(named), "utf8").catch((cause: unknown) => {
      throw bad(`its certificate ${named} cannot be read`, cause);
    });
    if (!isCertificate(read)) throw bad(`${named}, which it names, is no certificate`);
    return read;
  };
  return {
    queue,
    store: typeof store === "string" ? beside(store) : store,
    ca: ca === undefined ? null : await certificate(ca),
    pool,
  };
}

/** What is sent stays on this machine. */
const isHere = ({ hostname }: URL): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);

/** The JSON of an address in one line; any other text as it is. */
const unwrapped = (text: string): string =>
  text.startsWith(scheme) ? Buffer.from(text.slice(scheme.length), "base64url").toString("utf8") : text;

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
