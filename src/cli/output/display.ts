/** What a command shows of its work. */
import type { Progress } from "../../contract/engine.ts";

/** Where a command's progress goes. */
export interface Display {
  progress(progress: Progress): void;
  /** A line about the work as a whole. */
  note(line: string): void;
  /** Leaves the terminal as it was. May be called more than once. */
  stop(): void;
}
