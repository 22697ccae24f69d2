/** Trying again what may work the next time. */
import { setTimeout as delay } from "node:timers/promises";
import { Fault } from "../../../contract/fault.ts";
import type { Patience } from "./hub.ts";

/** A failure that may pass. */
export class Passing extends Error {
  readonly host: string;
  /** For people. */
  readonly reason: string;
  /** Milliseconds that the other side asks to wait. */
  readonly after: number | null;
  /** Whether a page came in place of what was asked for, as networks send it that ask to sign in. */
  readonly page: boolean;

  constructor(
    host: string,
    reason: string,
    after: number | null,
    { page = false, ...options }: ErrorOptions & { readonly page?: boolean } = {},
  ) {
    super(reason, options);
    this.page = page;
    this.name = "Passing";
    this.host = host;
    this.reason = reason;
    this.after = after;
  }
}

export interface RetryOptions {
  readonly patience: Patience;
  readonly signal: AbortSignal;
  /** For people: what is fetched. */
  readonly what: string;
  /** Grows with what is gained. A failure after a gain counts as the first. */
  readonly gained?: () => number;
}

/**
 * Tries until it works, waiting longer each time, or as long as the other side asks within reason.
 * @throws Fault `download.unreachable` or `download.page` after `patience.attempts` failures without a gain; whatever
 *   else the task throws, at once
 */
export async function retrying<T>(
  task: () => Promise<T>,
  { patience, signal, what, gained = () => 0 }: RetryOptions,
): Promise<T> {
  let failures = 0;
  let best = gained();
  for (;;) {
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof Passing)) throw error;
      const now = gained();
      failures = now > best ? 1 : failures + 1;
      best = Math.max(best, now);
      if (failures >= patience.attempts && error.page)
        throw new Fault("download.page", { what, host: error.host }, { cause: error });
      if (failures >= patience.attempts)
        throw new Fault(
          "download.unreachable",
          { what, host: error.host, why: error.reason, attempts: failures },
          { cause: error },
        );
      // Half of it by chance, so that several files do not come back all at once.
      const usual = patience.firstDelay * 2 ** (failures - 1) * (0.5 + Math.random() / 2);
      await delay(Math.min(patience.longestDelay, Math.max(usual, error.after ?? 0)), undefined, { signal });
    }
  }
}
