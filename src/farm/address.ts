/** A farm's address: one small file, which is all that a machine needs to send to a farm or to work for it. */
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { Fault } from "../contract/fault.ts";
import { issuesInWords, issuesOf } from "../contract/problems.ts";

const address = z.strictObject({
  /** Redis or Valkey with the member's name and key in it: rediss://ana:KEY@nas.studio:6380 */
  queue: z.string().regex(/^rediss?:\/\/[^\s/]+/, "must begin with rediss:// (or redis:// on this machine alone)"),
  /** The folder that all machines of the farm share; beside this file where it is not absolute. */
  store: z.string().min(1),
  /** File of the certificate authority that the queue's certificate is proven by, beside this file. */
  ca: z.string().min(1).optional(),
  /** Machines and work of one name meet. */
  pool: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, "takes letters a to z, digits and hyphens")
    .default("portraits"),
});

export interface Farm {
  readonly queue: URL;
  /** Absolute. */
  readonly store: string;
  /** Certificates as PEM; null where the system's are trusted. */
  readonly ca: string | null;
  readonly pool: string;
}

/**
 * Reads a farm's address.
 * @throws Fault `farm.no-address`; `farm.unencrypted` where the key would cross a network readably
 */
export async function readFarm(file: string): Promise<Farm> {
  const bad = (reason: string, cause?: unknown) => new Fault("farm.no-address", { file, reason }, { cause });
  const beside = (path: string) => resolve(dirname(resolve(file)), path);
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw bad("it cannot be read", cause);
  });
  const value = tryJson(text);
  if (value === undefined) throw bad("it is no JSON");
  const read = address.safeParse(value);
  if (!read.success) throw bad(issuesInWords(issuesOf(read.error, "it", value)));
  const queue = URL.canParse(read.data.queue) ? new URL(read.data.queue) : null;
  if (!queue) throw bad("its queue is no address");
  if (queue.protocol === "redis:" && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(queue.hostname))
    throw new Fault("farm.unencrypted", { host: queue.host });
  const { store, ca, pool } = read.data;
  return {
    queue,
    store: beside(store),
    ca:
      ca === undefined
        ? null
        : await readFile(beside(ca), "utf8").catch((cause: unknown) => {
            throw bad(`its certificate ${ca} cannot be read`, cause);
          }),
    pool,
  };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
