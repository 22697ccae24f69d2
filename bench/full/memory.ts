/** How much memory another process holds and how long it has computed, as Linux tells it. */
import { readFileSync } from "node:fs";

/** Bytes. `anonymous` is what no file stands behind: it cannot be let go and read again. */
export interface Memory {
  readonly resident: number;
  readonly anonymous: number;
}

/**
 * Its memory now, and the most that was ever resident; null where the system does not tell, or the process has ended.
 */
export function memoryOf(pid: number): (Memory & { readonly highest: number }) | null {
  const status = read(`/proc/${pid}/status`);
  const field = (name: string): number | null => {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status);
    return found ? Number(found[1]) * 1024 : null;
  };
  const [resident, anonymous, highest] = [field("VmRSS"), field("RssAnon"), field("VmHWM")];
  return resident === null || anonymous === null || highest === null ? null : { resident, anonymous, highest };
}

/** Ticks of a second in which Linux counts a process's time, to programs always so many. */
const TICKS = 100;

/** Seconds that processors have worked for it, all cores together; null as above. */
export function workOf(pid: number): number | null {
  // Behind the name, which may hold anything: state is the third field, user and system time the 14th and 15th.
  const fields = /^.*\) (.*)$/s.exec(read(`/proc/${pid}/stat`))?.[1]?.split(" ");
  return fields ? (Number(fields[11]) + Number(fields[12])) / TICKS : null;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

export const larger = (a: Memory | null, b: Memory | null): Memory | null =>
  a && b ? { resident: Math.max(a.resident, b.resident), anonymous: Math.max(a.anonymous, b.anonymous) } : (a ?? b);
