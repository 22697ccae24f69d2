/**
 * A picture that was asked for before, with another tag or with none, is made once: what a machine is at, or has made,
 * is waited for where it is; what only waits goes over to where it is asked for now.
 */
import type { Redis } from "ioredis";
import { jobOptions, prefix, tagOfQueue } from "../broker/broker.ts";
import { chunks, type Errands, type Wanted } from "../sending/errands.ts";
import { jobIdOf } from "../sending/order.ts";
import { knownOf, statesOf } from "../broker/states.ts";

export interface SiblingOptions {
  readonly line: Redis;
  /** Name of the queue that they are asked for on. */
  readonly queue: string;
  readonly order: string;
  readonly seeds: readonly number[];
  readonly errandsFor: (queue: string) => Errands;
}

/** Where each picture is to be waited for: those of every queue, by its name. */
export async function placesOf(options: SiblingOptions): Promise<ReadonlyMap<string, readonly Wanted[]>> {
  const { line, queue, order, seeds, errandsFor } = options;
  const all = seeds.map((seed, picture) => ({ seed, picture, id: jobIdOf({ order, seed }) }));
  const elsewhere = new Map<string, string>();
  for (const sibling of await siblingsOf(line, queue))
    for (const some of chunks(all.map(({ id }) => id))) {
      const known = await knownOf(line, sibling, some);
      const states = await statesOf(line, sibling, known);
      const waiting = known.filter((_, n) => states[n] === "waits");
      if (waiting.length > 0) await errandsFor(sibling).leave(waiting);
      for (const [n, id] of known.entries()) if (states[n] !== "waits") elsewhere.set(id, sibling);
    }
  // What is on the queue itself stays there.
  for (const some of chunks([...elsewhere.keys()]))
    for (const id of await knownOf(line, queue, some)) elsewhere.delete(id);
  return Map.groupBy(all, ({ id }) => elsewhere.get(id) ?? queue);
}

/** The queues of the same machines' work with other tags; this one is remembered among them. */
async function siblingsOf(line: Redis, queue: string): Promise<readonly string[]> {
  const tag = tagOfQueue(queue);
  const family = tag === null ? queue : queue.slice(0, -tag.length - 1);
  const key = `${prefix}:tags:${family}`;
  const tags = await line.smembers(key);
  if (tag !== null) await line.multi().sadd(key, tag).expire(key, jobOptions.removeOnFail.age).exec();
  return [family, ...tags.map((one) => `${family}+${one}`)].filter((name) => name !== queue);
}
