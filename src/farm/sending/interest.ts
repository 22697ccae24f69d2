/**
 * Who waits for a job: equal orders of several artists are one job, and it is taken back when nobody waits any more.
 * An artist is known here by a digest of the machine, the account and the member's name, the same after a restart.
 */
import { hash } from "node:crypto";
import { hostname, userInfo } from "node:os";
import type { Redis } from "ioredis";
import type { Farm } from "../broker/address.ts";
import { jobOptions, prefix } from "../broker/broker.ts";

/** Seconds; a little longer than the queue keeps what failed. */
const kept = jobOptions.removeOnFail.age + 24 * 3600;

/** @returns 16 hexadecimal digits that tell nobody's name */
export const artistOf = ({ queue }: Farm): string =>
  hash("sha256", [hostname(), userInfo().username, queue.username].join("\0")).slice(0, 16);

export class Interest {
  readonly #line: Redis;
  readonly #queue: string;
  readonly #artist: string;

  constructor(line: Redis, queue: string, artist: string) {
    this.#line = line;
    this.#queue = queue;
    this.#artist = artist;
  }

  /** Says that this artist waits for these jobs. */
  async declare(ids: readonly string[]): Promise<void> {
    const sent = this.#line.pipeline();
    for (const id of ids) sent.sadd(this.#key(id), this.#artist).expire(this.#key(id), kept);
    await sent.exec();
  }

  /** Of jobs that are over: this artist waits for them no more. */
  async settle(ids: readonly string[]): Promise<void> {
    const sent = this.#line.pipeline();
    for (const id of ids) sent.srem(this.#key(id), this.#artist);
    await sent.exec();
  }

  /** Takes back that this artist waits for these jobs. @returns of each whether nobody waits for it now */
  async withdraw(ids: readonly string[]): Promise<readonly boolean[]> {
    const sent = this.#line.pipeline();
    for (const id of ids) sent.srem(this.#key(id), this.#artist).scard(this.#key(id));
    const answers = (await sent.exec()) ?? [];
    return ids.map((_, n) => {
      const [error, left] = answers[2 * n + 1] ?? [new Error("no answer")];
      if (error) throw error;
      return left === 0;
    });
  }

  #key(id: string): string {
    return `${prefix}:${this.#queue}:waits:${id}`;
  }
}
