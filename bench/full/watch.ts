/** A job in a process of its own, its time and memory taken from outside while it works. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { givingBack } from "../../src/main/children/process.ts";
import type { Job, JobOf, Line, Results } from "./jobs.ts";
import { larger, memoryOf, type Memory } from "./memory.ts";

/** Milliseconds between two looks at the memory. */
const INTERVAL = 25;

export interface PhaseCost {
  readonly phase: string;
  readonly seconds: number;
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

/** Runs the job. A phase lasts from the moment the child names it until it names the next one or ends. */
export async function watch<K extends Job["kind"]>(job: JobOf<K>): Promise<Watched<Results[K]>> {
  const started = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", child, JSON.stringify(job)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...givingBack, ...process.env },
  });
  let complaints = "";
  started.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  const ended = once(started, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  const costs = new Map<string, { seconds: number; peak: Memory | null }>();
  const start = performance.now();
  let phase = "start";
  let since = start;
  let highest = 0;
  let result: Results[K] | undefined;
  const look = (): void => {
    const now = memoryOf(started.pid ?? 0);
    if (now) highest = Math.max(highest, now.highest);
    const cost = costs.get(phase) ?? { seconds: 0, peak: null };
    costs.set(phase, { ...cost, peak: larger(cost.peak, now && { resident: now.resident, anonymous: now.anonymous }) });
  };
  const close = (): void => {
    look();
    const now = performance.now();
    costs.get(phase)!.seconds += (now - since) / 1000;
    since = now;
  };
  const timer = setInterval(look, INTERVAL);
  // Ended before anyone removes what it writes.
  const stop = (): void => void started.kill("SIGKILL");
  process.prependOnceListener("exit", stop);
  try {
    for await (const text of createInterface(started.stdout)) {
      const line = JSON.parse(text) as Line;
      if ("phase" in line) {
        close();
        phase = line.phase;
      } else result = line.result as Results[K];
    }
    const [code, signal] = await ended;
    if (result === undefined)
      throw new Error(
        `${job.kind} ended with ${signal ?? `exit code ${code}`} while it was at: ${phase}\n${complaints.trim()}`,
      );
  } finally {
    clearInterval(timer);
    process.off("exit", stop);
    stop();
  }
  close();
  const phases = [...costs].map(([name, cost]) => ({ phase: name, ...cost }));
  const peak = phases.reduce<Memory | null>((most, p) => larger(most, p.peak), null);
  return {
    result,
    phases,
    seconds: (performance.now() - start) / 1000,
    peak: peak && { ...peak, resident: Math.max(peak.resident, highest) },
  };
}
