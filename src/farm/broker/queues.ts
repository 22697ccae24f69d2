/** All work of a farm, of every pool and version: also what nobody here can make. */
import type { Job } from "bullmq";
import type { Redis } from "ioredis";
import type { Farm } from "./address.ts";
import { type FarmQueue, openQueue, prefix, tagOfQueue } from "./broker.ts";
import { engineVersion, type Ticket } from "../sending/order.ts";
import { soon } from "./soon.ts";

/** Names of all queues of the farm. */
export async function queuesOf(line: Redis): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  let at = "0";
  do {
    const [next, keys] = await line.scan(at, "MATCH", `${prefix}:*:meta`, "COUNT", 1_000);
    for (const key of keys) names.add(key.slice(prefix.length + 1, -":meta".length));
    at = next;
  } while (at !== "0");
  return names;
}

/** Every job of a queue, whatever became of it. */
export const jobsOf = (farm: Farm, name: string): Promise<readonly Job<Partial<Ticket>, unknown>[]> =>
  // One that went meanwhile is none.
  withQueue(farm, name, async (queue) => (await queue.getJobs()).filter((job) => job as typeof job | undefined));

/** Work for machines of one version and one pool, with one tag. */
export interface Work {
  readonly version: string;
  readonly pool: string;
  /** That a machine must have; null where it needs none. */
  readonly tag: string | null;
  /** That wait. */
  readonly pictures: number;
  /** That are at work. */
  readonly working: number;
}

/** All work of a farm, of all artists, by version, pool and tag; also what nobody there has the model for. */
export async function workOn(line: Redis): Promise<readonly Work[]> {
  const queues = [...(await queuesOf(line))].flatMap((name) => {
    const of = partsOf(name);
    return of ? [{ name, of }] : [];
  });
  const asked = line.pipeline();
  for (const { name } of queues) {
    const key = (part: string) => `${prefix}:${name}:${part}`;
    asked.zcard(key("prioritized")).llen(key("wait")).zcard(key("delayed")).llen(key("active"));
  }
  const counts = ((await asked.exec()) ?? []).map(([error, count]) => {
    if (error) throw error;
    return count as number;
  });
  const all = new Map<string, Work>();
  for (const [n, { of }] of queues.entries()) {
    const [first = 0, waiting = 0, delayed = 0, active = 0] = counts.slice(4 * n);
    const key = orderOf(of);
    const before = all.get(key) ?? { pictures: 0, working: 0 };
    const pictures = before.pictures + first + waiting + delayed;
    all.set(key, { ...of, pictures, working: before.working + active });
  }
  return [...all.values()].toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

const orderOf = ({ version, pool, tag }: Parts): string => `${version} ${pool} ${tag ?? ""}`;

/**
 * Drops what waits for machines of another version than this one; what is at work there stays, and so does all that
 * was made.
 * @returns how many pictures
 */
export async function dropWaiting(farm: Farm, line: Redis, version: string): Promise<number> {
  let dropped = 0;
  if (version === engineVersion) return dropped;
  for (const { pictures, ...of } of await workOn(line)) if (of.version === version) dropped += pictures;
  for (const name of await queuesOf(line))
    if (partsOf(name)?.version === version) await withQueue(farm, name, (queue) => queue.drain(true));
  return dropped;
}

type Parts = Pick<Work, "version" | "pool" | "tag">;

/** What a queue is for, as `queueName` writes it; in the first versions no number of a form stood there. */
function partsOf(name: string): Parts | null {
  const [, version, pool] = /^(\d+\.\d+(?:-\d+)?)-([a-z0-9-]+)-[0-9a-f]{16}(?:\+[a-z0-9-]+)?$/.exec(name) ?? [];
  return version === undefined || pool === undefined ? null : { version, pool, tag: tagOfQueue(name) };
}

async function withQueue<T>(farm: Farm, name: string, work: (queue: FarmQueue) => Promise<T>): Promise<T> {
  const ended = new AbortController();
  const queue = openQueue(farm, name, ended.signal);
  queue.on("error", () => undefined);
  try {
    return await work(queue);
  } finally {
    ended.abort();
    await soon(queue.close());
  }
}
