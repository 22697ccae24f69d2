/** The library's log of changes: undo and redo. */
import { z } from "zod";
import { call, output } from "../rpc/calls.ts";

const span = z.strictObject({ after: z.int().nonnegative(), until: z.int().nonnegative() });

/** Changes of the log: those that came after one, up to and with another. */
export type Span = Readonly<z.infer<typeof span>>;

/** What was taken back or done again, in words. */
export interface Turned {
  readonly what: string;
}

/** How many changes a log has after one of them, and its newest; 0 for none. */
export interface LoggedAfter {
  readonly changes: number;
  readonly newest: number;
}

export const changeCalls = {
  /**
   * Takes back or does again the changes of a span, or, for null, the latest and the last undone. Null where there was
   * nothing, as where it went out of the log with what was deleted for good.
   */
  "history.undo": call({ in: span.nullable(), out: output<Turned | null>() }),
  "history.redo": call({ in: span.nullable(), out: output<Turned | null>() }),
  /** How much was logged after that change: so a window knows what undo takes back. */
  "history.logged": call({ in: z.strictObject({ after: z.int().nonnegative() }), out: output<LoggedAfter>() }),
};
