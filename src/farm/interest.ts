/**
 * Who waits for a job: equal orders of several artists are one job, and it is taken back when nobody waits any more.
 * An artist is known here by a digest of the machine, the account and the member's name, the same after a restart.
 */
import { hash } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { Redis, type RedisOptions } from "ioredis";
import type { Farm } from "./address.ts";
import { connectionTo, jobOptions, prefix } from "./broker.ts";

/** Seconds; a little longer than the queue keeps what failed. */
const kept = jobOptions.removeOnFail.age + 24 * 3600;

/** @returns 16 hexadecimal digits that tell nobody's name */
export const artistOf = ({ queue }: Farm): string =>
  hash("sha256", [hostname(), userInfo().username, queue.username].join("\0")).slice(0, 16);

export class Interest {
  readonly #redis: Redis;
  readonly #queue: string;
  readonly #artist: string;

  constructor(farm: Farm, queue: string, artist: string) {
    this.#redis = new Redis(connectionTo(farm) as RedisOptions);
    // What goes wrong is told by the calls.
    this.#redis.on("error", () => undefined);
    this.#queue = queue;
    this.#artist = artist;
  }

  /** Says that this artist waits for these jobs. */
  async declare(ids: readonly string[]): Promise<void> {
    const sent = this.#redis.pipeline();
    for (const id of ids) sent.sadd(this.#key(id), this.#artist).expire(this.#key(id), kept);
    await sent.exec();
  }

  /** Of a job that is over: this artist waits for it no more. */
  async settle(id: string): Promise<void> {
    await this.#redis.srem(this.#key(id), this.#artist);
  }

  /** Takes back that this artist waits. @returns true where nobody waits for the job now */
  async withdraw(id: string): Promise<boolean> {
    await this.settle(id);
    return (await this.#redis.scard(this.#key(id))) === 0;
  }

  close(): void {
    this.#redis.disconnect();
  }

  #key(id: string): string {
    return `${prefix}:${this.#queue}:waits:${id}`;
  }
}
