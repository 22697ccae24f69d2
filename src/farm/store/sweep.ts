/**
 * What nobody needs any more goes from the store: pictures that came too late or that nobody fetched, and what orders
 * were made of. Files of jobs that wait or are at work stay, however old; so do pictures that the queue tells of.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Redis } from "ioredis";
import { isFault } from "../../contract/fault.ts";
import type { Farm } from "../broker/address.ts";
import { farmBlobs } from "./blobs.ts";
import { prefix } from "../broker/broker.ts";
import { ofStoredFile } from "../sending/errands.ts";
import { jobsOf, queuesOf } from "../broker/queues.ts";
import { digestOf, filesOf, parseOrder, resultSchema } from "../sending/order.ts";
import type { FarmBlobs } from "./store.ts";

/** Milliseconds that what nobody needs stays in the store; longer than the queue keeps what it did. */
export const unneededFor = 31 * 24 * 3_600_000;
/** Seconds between two sweeps, by whomever. */
const between = 24 * 3600;
const swept = `${prefix}:swept`;

export interface SweepOptions {
  readonly line: Redis;
  /** Absolute folder of this machine, in whose `blobs` fetched files lie. */
  readonly cache: string;
  /** Ends it between two files. */
  readonly ended: AbortSignal;
}

/** Sweeps every so many milliseconds until it is ended. */
export function sweepNowAndThen(farm: Farm, options: SweepOptions, every: number): void {
  // A store that is away, or shows nobody what it holds, is swept another day.
  const timer = setInterval(() => void sweep(farm, options).catch(() => undefined), every);
  options.ended.addEventListener("abort", () => clearInterval(timer), { once: true });
}

/**
 * Sweeps the store, unless any member did within a day.
 * @returns how many files went
 * @throws Fault `farm.store-*`; what the queue's library throws. Nothing goes where it is not certain what is needed.
 */
export async function sweep(farm: Farm, options: SweepOptions): Promise<number> {
  const { line, ended } = options;
  const blobs = farmBlobs(farm.store);
  if ((await line.set(swept, "", "EX", between, "NX")) === null) return 0;
  await blobs.tidy();
  const old = await blobs.old(unneededFor);
  if (old.length === 0) return 0;
  const needed = await neededOf(farm, blobs, options);
  let gone = 0;
  for (const sha256 of old) {
    if (ended.aborted) break;
    if (needed.has(sha256)) continue;
    // Somebody may have sent it again meanwhile.
    await blobs.drop(sha256, unneededFor);
    gone++;
  }
  return gone;
}

/**
 * Digests of all that jobs of every pool and version need: pictures that were made, and what those to be made yet are
 * made of.
 */
async function neededOf(farm: Farm, blobs: FarmBlobs, { line, cache }: SweepOptions): Promise<ReadonlySet<string>> {
  const needed = new Set<string>();
  const orders = new Set<string>();
  for (const name of await queuesOf(line))
    for (const { data, returnvalue } of await jobsOf(farm, name)) {
      const result = resultSchema.safeParse(returnvalue);
      if (result.success) needed.add(result.data.picture);
      else if (typeof data.order === "string") orders.add(data.order);
    }
  for (const order of orders) {
    needed.add(order);
    for (const name of await filesNamedIn(order, blobs, join(cache, "blobs"))) needed.add(digestOf(name));
  }
  return needed;
}

/** Files of an order; none where it is gone or damaged, for whoever waits for it puts all of it there again. */
async function filesNamedIn(order: string, blobs: FarmBlobs, folder: string): Promise<readonly string[]> {
  const file = join(folder, order);
  try {
    await blobs.fetch(order, file);
    return filesOf(parseOrder(await readFile(file, "utf8"), order).recipe);
  } catch (error) {
    if (ofStoredFile(error)) return [];
    // An order of another version may read otherwise; its digests look the same in all of them.
    if (isFault(error, "farm.no-order")) return (await readFile(file, "utf8")).match(/[0-9a-f]{64}/g) ?? [];
    throw error;
  }
}
