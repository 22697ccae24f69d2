/** Times and memory. */
import { readFile } from "node:fs/promises";

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Milliseconds that the work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * Median milliseconds of each piece of work. They take turns, so that what else happens on the machine meets all alike;
 * the first turn warms up and does not count.
 */
export async function inTurns(turns: number, works: readonly (() => Promise<unknown>)[]): Promise<readonly number[]> {
  const times = works.map((): number[] => []);
  for (let turn = 0; turn <= turns; turn++) {
    for (const [n, work] of works.entries()) {
      const time = await timed(work);
      if (turn > 0) times[n]!.push(time);
    }
  }
  return times.map(median);
}

/** Bytes of this process's memory that no file stands behind; null where the system does not tell. */
export async function anonymousMemory(): Promise<number | null> {
  const rollup = await readFile("/proc/self/smaps_rollup", "utf8").catch(() => "");
  const found = /^Anonymous:\s+(\d+) kB/m.exec(rollup);
  return found ? Number(found[1]) * 1024 : null;
}
