/** Which machines work for a farm: each says so on the queue, again and again, and hears there what it is to do. */
import type { Redis } from "ioredis";
import { z } from "zod";
import { prefix } from "../broker/broker.ts";
import { engineVersion } from "../sending/order.ts";

/** What a younger version says beside it does not matter here. */
const machine = z.object({
  name: z.string(),
  engine: z.string(),
  /** Its computer, by a digest, and process there; null where an earlier version speaks. */
  process: z.string().nullable().default(null),
  /** Of the model it works with. */
  model: z.strictObject({ id: z.string(), digest: z.string() }),
  pool: z.string(),
  tags: z.array(z.string()).default([]),
  state: z.enum(["idle", "working", "paused", "suspended", "leaving"]),
  /** Why it is suspended; null otherwise. */
  reason: z.string().nullable(),
  /** The queue's name of the job that it is at; null where it is at none. */
  order: z.string().nullable(),
  /** How far it is with that; null before its first step. */
  at: z
    .strictObject({ step: z.number().int().min(0), steps: z.number().int().min(1) })
    .nullable()
    .default(null),
  made: z.number().int().min(0),
  failed: z.number().int().min(0),
  /** Seconds a picture took on average; null before the first. */
  seconds: z.number().nullable(),
});
export type Machine = z.infer<typeof machine>;

/** One that has made nothing yet. */
export const newMachine = (what: Pick<Machine, "name" | "process" | "model" | "pool" | "tags">): Machine => ({
  ...what,
  engine: engineVersion,
  state: "idle",
  reason: null,
  order: null,
  at: null,
  made: 0,
  failed: 0,
  seconds: null,
});

/** What is said of a machine that made one picture more, in so many seconds. */
export const withOneMore = ({ made, seconds }: Machine, took: number): Pick<Machine, "made" | "seconds"> => ({
  made: made + 1,
  seconds: ((seconds ?? 0) * made + took) / (made + 1),
});

/** What one said, and when by the queue's clock: those of machines differ by what they like. */
const word = z.object({ machine, seen: z.number().int().min(0) });

/** To take no more until told so; to take work again, also after it was suspended; to finish and leave. */
export const errandsOfMachine = ["pause", "work", "leave"] as const;
export type Asked = (typeof errandsOfMachine)[number];

/** Milliseconds after which one that says nothing counts as gone. */
const silence = 90_000;
const said = `${prefix}:machines`;
const asked = `${prefix}:asked`;
const halted = `${prefix}:halted`;

/** The queue's clock, in milliseconds since 1970. */
async function clockOf(line: Redis): Promise<number> {
  const [seconds, micros] = await line.time();
  return Number(seconds) * 1_000 + Number(micros) / 1_000;
}

/** Says how this machine is. */
export async function announce(line: Redis, how: Machine): Promise<void> {
  const seen = Math.floor(await clockOf(line));
  await line.hset(said, how.name, JSON.stringify({ machine: how, seen } satisfies z.infer<typeof word>));
}

/** Takes this machine off the list. */
export async function withdraw(line: Redis, name: string): Promise<void> {
  await line.hdel(said, name);
}

/** The machines that were heard of lately, by their names. */
export async function machinesOf(line: Redis): Promise<readonly Machine[]> {
  const [now, texts] = await Promise.all([clockOf(line), line.hgetall(said)]);
  const all = Object.values(texts).map((text) => word.safeParse(tryJson(text)));
  return all
    .flatMap(({ data }) => (data && now - data.seen < silence ? [data.machine] : []))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Asks a machine for something; it hears of it within seconds. */
export async function ask(line: Redis, name: string, what: Asked): Promise<void> {
  await line.hset(asked, name, what);
}

/** What this machine was asked since it looked last; null where nothing. */
export async function heard(line: Redis, name: string): Promise<Asked | null> {
  const what = await line.hget(asked, name);
  if (what === null) return null;
  await line.hdel(asked, name);
  return errandsOfMachine.find((one) => one === what) ?? null;
}

/** Lets no machine of a pool take more, those that come later neither, until it is taken up again. */
export async function halt(line: Redis, pool: string, paused: boolean): Promise<void> {
  await (paused ? line.hset(halted, pool, "yes") : line.hdel(halted, pool));
}

export const isHalted = async (line: Redis, pool: string): Promise<boolean> => (await line.hexists(halted, pool)) === 1;

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
