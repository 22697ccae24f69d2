/** Ends that cannot wait for a queue that does not answer. */
import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds that saying goodbye may take. */
const patience = 5_000;

/** Milliseconds that are left of that for several ends, one after the other. */
export function patienceFor(): () => number {
  const over = performance.now() + patience;
  return () => Math.max(0, over - performance.now());
}

/** The end of something, or the end of patience with it; whatever goes wrong meanwhile matters to nobody. */
export async function soon(ending: Promise<unknown>, ms = patience): Promise<void> {
  const bored = new AbortController();
  const { signal } = bored;
  await Promise.race([ending.catch(() => undefined), delay(ms, undefined, { signal }).catch(() => undefined)]);
  bored.abort();
}
