/** How long a work has taken over all its starts, kept in a file, since it goes on where it was stopped. */
import { readFileSync, writeFileSync } from "node:fs";

export interface Clock {
  /** Seconds until now. Kept. */
  readonly read: () => number;
}

export function clockIn(file: string): Clock {
  let before = 0;
  try {
    before = Number(readFileSync(file, "utf8"));
  } catch {
    // It begins.
  }
  const start = performance.now();
  return {
    read() {
      const seconds = before + (performance.now() - start) / 1000;
      writeFileSync(file, String(seconds));
      return seconds;
    },
  };
}
