/** The library's log of changes: undo and redo. */
import { z } from "zod";
import type { Immutable } from "../values/immutable.ts";
import { nothing } from "../values/forms.ts";
import { call, output } from "../rpc/calls.ts";

/** What the gesture logged in whose name it is asked. */
const own = z.literal("own");
/** Null for the latest of whomever, or the latest that was logged before that one. */
const ofAnyone = z.strictObject({ before: z.int().positive() }).nullable();
const undoable = z.union([own, ofAnyone]);

export type Undoable = Immutable<z.infer<typeof undoable>>;

/** What was taken back or done again, in words. */
export interface Turned {
  readonly what: string;
  /** How much of it was changed since by somebody else and stays as it is; absent where nothing does. */
  readonly stays?: "some" | "all";
}

/**
 * Every change of the library is logged in the name in which it was asked for, so that what a window takes back is its
 * own. A change of whomever that is taken back or done again in a gesture's name is that gesture's from then on.
 */
export const changeCalls = {
  /** Null where there was nothing, as where it went out of the log with what was deleted for good. */
  "history.undo": call({ in: undoable, out: output<Turned | null>() }),
  /** Does again what was undone: of whomever, only what nothing was changed after. */
  "history.redo": call({ in: own.nullable(), out: output<Turned | null>() }),
  /** The first change that the asking gesture logged and that is not undone; null for none. */
  "history.logged": call({ in: nothing, out: output<number | null>() }),
};
