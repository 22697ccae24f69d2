/** The queue between machines: BullMQ on Redis or Valkey. Names and keys of all that lies there are made here. */
import { isIP } from "node:net";
import { type ConnectionOptions, Queue, QueueEvents, type QueueOptions } from "bullmq";
import { Redis, type RedisOptions } from "ioredis";
import { Fault, isFault } from "../../contract/fault.ts";
import type { Farm } from "./address.ts";
import { noAnswers, noProofs } from "./no-answers.ts";
import { engineVersion, type Result, type Ticket } from "../sending/order.ts";

/** Before every key, so that a member's rights can end there. */
export const prefix = "atelier";

export type FarmQueue = Queue<Ticket, Result>;

/**
 * Work for a model of one digest, by engines of one version: a machine takes only what it can make rightly.
 * @param tag  what a machine must have beside; null for work that any of the pool may take
 */
export const queueName = ({ pool }: Pick<Farm, "pool">, model: string, tag: string | null = null): string =>
  `${engineVersion}-${pool}-${model.slice(0, 16)}${tag === null ? "" : `+${tag}`}`;

/** The tag that work of a queue needs, by the queue's name. */
export const tagOfQueue = (name: string): string | null => /\+([a-z0-9-]+)$/.exec(name)?.[1] ?? null;

/** How often and for how long work is tried and kept. */
export const jobOptions = {
  attempts: 3,
  backoff: { type: "exponential", delay: 10_000 },
  removeOnComplete: { age: 7 * 24 * 3600 },
  removeOnFail: { age: 30 * 24 * 3600 },
  // Where the program lies on a machine is nobody's business.
  stackTraceLimit: 0,
} as const satisfies QueueOptions["defaultJobOptions"];

export const openQueue = (farm: Farm, name: string, ended: AbortSignal): FarmQueue =>
  new Queue<Ticket, Result>(name, { connection: connectionTo(farm, { ended }), prefix, defaultJobOptions: jobOptions });

export const openEvents = (farm: Farm, name: string, ended: AbortSignal): QueueEvents =>
  new QueueEvents(name, { connection: connectionTo(farm, { waiting: true, ended }), prefix });

/**
 * A line to the queue beside those of its library, for what is no job. What goes wrong is told by its calls: also
 * where the connection was lost under way and is refused now, and the line itself would wait for an answer for ever.
 * @param patience  milliseconds until a call without an answer fails
 */
export function openLine(farm: Farm, patience = 20_000): Redis {
  const line = new Redis({ ...(connectionTo(farm) as RedisOptions), commandTimeout: patience });
  line.on("error", () => undefined);
  return line;
}

/**
 * @param waiting  commands wait until a lost connection is back, as a worker's must
 * @param ended  once it aborts, a lost connection is not tried again: it would keep the process alive for ever
 */
export function connectionTo(
  { queue, ca }: Farm,
  { waiting = false, ended }: { readonly waiting?: boolean; readonly ended?: AbortSignal } = {},
): ConnectionOptions {
  const host = queue.hostname.replace(/^\[|\]$/g, "");
  // A certificate may be for an address; what is asked for by name is a name.
  const named = isIP(host) === 0 ? { servername: host } : {};
  return {
    host,
    port: queue.port === "" ? 6379 : Number(queue.port),
    ...(queue.username === "" ? {} : { username: decoded(queue.username) }),
    ...(queue.password === "" ? {} : { password: decoded(queue.password) }),
    ...(queue.protocol === "rediss:" ? { tls: { ...named, ...(ca === null ? {} : { ca }) } } : {}),
    maxRetriesPerRequest: waiting ? null : 3,
    retryStrategy: (times: number) => (ended?.aborted ? null : Math.min(5000, 200 * times)),
  };
}

/** A name or a key as it was meant: one that was written as it is may have a per cent sign in it. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * Asks the queue once whether it lets this member in and do its work, before anything waits for it.
 * @param clock  whether this machine's clock must be right, too: it says when work that it puts back is taken up again
 * @throws Fault `farm.unreachable`, `farm.refused`, `farm.certificate`, `farm.queue-too-old`, `farm.clock`
 */
export async function greet(farm: Farm, { clock = false } = {}): Promise<void> {
  const { host } = farm.queue;
  const client = new Redis({
    ...(connectionTo(farm) as object),
    lazyConnect: true,
    connectTimeout: 10_000,
    retryStrategy: () => null,
  });
  // What goes wrong is told by the calls below.
  const failures: Error[] = [];
  client.on("error", (error: Error) => failures.push(error));
  try {
    await client.connect();
    checkVersion(await client.info("server"));
    // As the queue's library works: by scripts that write.
    await client.eval("return redis.call('set', KEYS[1], '', 'EX', 60)", 1, `${prefix}:greeting`);
    if (clock) checkClock(Number((await client.time())[0]), Date.now() / 1_000);
  } catch (cause) {
    if (isFault(cause)) throw cause;
    const why = failures.at(-1) ?? (cause as Error);
    const said = why.message || String((why as Error & { code?: string }).code ?? "no reason given");
    const code = String((why as { code?: unknown }).code ?? "");
    const plain = farm.queue.protocol === "redis:" && code === "ECONNRESET";
    const reason = plain ? "it wants encryption, perhaps: the address then begins with rediss://" : inWords(said, code);
    throw new Fault(whyClosed(`${said} ${code} ${String(cause)}`), { host, reason }, { cause });
  } finally {
    client.disconnect();
  }
}

/** The first whose commands the queue's library uses. */
const oldest = [6, 2] as const;

/** @param info  what the queue says of itself @throws Fault `farm.queue-too-old` */
export function checkVersion(info: string): void {
  const [, major, minor] = /^redis_version:(\d+)\.(\d+)/m.exec(info) ?? [];
  if (major === undefined || minor === undefined) return;
  const [a, b] = [Number(major), Number(minor)];
  if (a < oldest[0] || (a === oldest[0] && b < oldest[1]))
    throw new Fault("farm.queue-too-old", { version: `${major}.${minor}`, oldest: oldest.join(".") });
}

/** Seconds that a machine's clock may differ. */
const CLOCKS = 20;

/**
 * @param theirs  seconds since 1970 by the queue's clock
 * @param ours  by this machine's
 * @throws Fault `farm.clock`
 */
export function checkClock(theirs: number, ours: number): void {
  if (Math.abs(ours - theirs) > CLOCKS) throw new Fault("farm.clock", { seconds: ours - theirs });
}

/** Which fault a lost or refused connection is, by what was said. */
export function whyClosed(said: string): "farm.certificate" | "farm.refused" | "farm.queue-full" | "farm.unreachable" {
  if (/\bOOM\b|MISCONF/.test(said)) return "farm.queue-full";
  if (/WRONGPASS|NOAUTH|NOPERM|invalid username|invalid password/i.test(said)) return "farm.refused";
  if (/certificate|self[- ]signed|CERT_|altname|unable to verify/i.test(said)) return "farm.certificate";
  return "farm.unreachable";
}

/** What the queue, the system or a library said, in words where there are some for it. */
function inWords(said: string, code = ""): string {
  if (/WRONGPASS|invalid username|invalid password/i.test(said)) return "it does not know this name with this key";
  if (/NOAUTH/.test(said)) return "it wants a name and a key, which the address lacks";
  if (said === "Command timed out") return "no answer came in time";
  // What a server that does not encrypt answers is no greeting.
  if (/wrong version number|packet length too long/i.test(said)) return "what answers on that port does not encrypt";
  return noProofs[code] ?? noAnswers[code] ?? said.replace(/\.+$/, "");
}

/** What a line or the queue's library threw, as the fault it is. */
export function unreachable({ queue }: Farm, error: unknown): Fault {
  if (isFault(error)) return error;
  const said = error instanceof Error ? error.message : String(error);
  return new Fault(whyClosed(said), { host: queue.host, reason: inWords(said) }, { cause: error }) as Fault;
}

/** Why the queue does not answer, of which a line that was lost says only that it was: a new one says why. */
export async function whyAway(farm: Farm, error: unknown): Promise<Fault> {
  const fault = unreachable(farm, error);
  if (fault.code !== "farm.unreachable") return fault;
  return await greet(farm).then(
    () => fault,
    (now: unknown) => unreachable(farm, now),
  );
}
