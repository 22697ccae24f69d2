/** A job in a process of its own, its time and memory taken from outside while it works. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { givingBack } from "../../src/main/children/process.ts";
import type { Job, JobOf, Line, Results } from "./jobs.ts";
import { larger, memoryOf, workOf, type Memory } from "./memory.ts";

/** Milliseconds between two looks at the memory. */
const INTERVAL = 25;

export interface PhaseCost {
  readonly phase: string;
  readonly seconds: number;
  /** Seconds that processors worked for it, all cores together: what it takes on a machine that others use too. */
  readonly work: number | null;
  /** The most there was; null where the system does not tell. */
  readonly peak: Memory | null;
}

export interface Watched<R> {
  readonly result: R;
  /** In the order in which they first came; what came again is added up. */
  readonly phases: readonly PhaseCost[];
  readonly seconds: number;
  readonly peak: Memory | null;
}

const child = fileURLToPath(new URL("child.ts", import.meta.url));

/**
 * Runs the job. A phase lasts from the moment the child names it until it names the next one or tells the result.
 *
 * @param ended hears of each phase as it ends, also of one that comes again
 */
export async function watch<K extends Job["kind"]>(
  job: JobOf<K>,
  ended?: (phase: PhaseCost) => void,
): Promise<Watched<Results[K]>> {
  const started = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", child, JSON.stringify(job)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...givingBack, ...process.env },
  });
  let complaints = "";
  started.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  const closed = once(started, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  const costs = new Map<string, Omit<PhaseCost, "phase">>();
  const start = performance.now();
  let phase = "start";
  let since = start;
  let worked = 0;
  let most: Memory | null = null;
  let highest = 0;
  let result: Results[K] | undefined;
  const look = (): void => {
    const now = memoryOf(started.pid ?? 0);
    if (now) highest = Math.max(highest, now.highest);
    most = larger(most, now && { resident: now.resident, anonymous: now.anonymous });
    const cost = costs.get(phase) ?? { seconds: 0, work: 0, peak: null };
    costs.set(phase, { ...cost, peak: larger(cost.peak, most) });
  };
  const close = (): void => {
    look();
    const now = performance.now();
    const all = workOf(started.pid ?? 0);
    const [took, work] = [(now - since) / 1000, all === null ? null : all - worked];
    const cost = costs.get(phase)!;
    const sum = cost.work === null || work === null ? null : cost.work + work;
    costs.set(phase, { ...cost, seconds: cost.seconds + took, work: sum });
    ended?.({ phase, seconds: took, work, peak: most });
    [since, worked, most] = [now, all ?? worked, null];
  };
  const timer = setInterval(look, INTERVAL);
  // Ended before anyone removes what it writes.
  const stop = (): void => void started.kill("SIGKILL");
  process.prependOnceListener("exit", stop);
  try {
    for await (const text of createInterface(started.stdout)) {
      const line = JSON.parse(text) as Line;
      // Also before the result, while there is a process to be looked at.
      close();
      if ("phase" in line) phase = line.phase;
      else result = line.result as Results[K];
    }
    const [code, signal] = await closed;
    if (result === undefined)
      throw new Error(
        `${job.kind} ended with ${signal ?? `exit code ${code}`} while it was at: ${phase}\n${complaints.trim()}`,
      );
  } finally {
    clearInterval(timer);
    process.off("exit", stop);
    stop();
  }
  const phases = [...costs].map(([name, cost]) => ({ phase: name, ...cost }));
  const peak = phases.reduce<Memory | null>((most, p) => larger(most, p.peak), null);
  return {
    result,
    phases,
    seconds: (performance.now() - start) / 1000,
    peak: peak && { ...peak, resident: Math.max(peak.resident, highest) },
  };
}
