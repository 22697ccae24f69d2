/** What a machine joins a farm with. */
import type { Farm } from "../broker/address.ts";
import type { Hours } from "./hours.ts";
import type { Machine } from "./machines.ts";
import type { MakerOptions } from "./maker.ts";
import type { usualTimes } from "../broker/times.ts";

export interface FarmWorkerOptions extends MakerOptions {
  readonly farm: Farm;
  /** What is said of this machine: it takes work that needs one of them, too. */
  readonly tags?: readonly string[];
  /** In which it takes work; null for all. */
  readonly hours?: Hours | null;
  /** Hears of this machine whenever something changed. */
  readonly onChange?: (machine: Machine) => void;
  /** Milliseconds; shorter ones are for tests. */
  readonly times?: Partial<typeof usualTimes>;
}
