/** Ctrl-C: the first one cancels in good order, the second one ends everything at once. */
import { exitCodes } from "./exit-codes.ts";

const controller = new AbortController();
let cancellable = false;

/** Milliseconds in which being asked to end again says nothing new. */
const echo = 1_000;

/**
 * Watches for Ctrl-C and for being asked to end. Until somebody takes the `cancellation`, there is nothing to put in
 * order.
 */
export function watchInterrupts(): void {
  let asked = -Infinity;
  const interrupt = (signal: NodeJS.Signals) => {
    // Who ends a whole group of processes, as `timeout` does, is heard twice: here, and through the launcher.
    if (signal === "SIGTERM" && performance.now() - asked < echo) return;
    asked = performance.now();
    if (!cancellable || controller.signal.aborted) process.exit(exitCodes.cancelled);
    controller.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, interrupt);
}

/** Aborts with the first Ctrl-C. Whoever takes it sees to an orderly end. */
export function cancellation(): AbortSignal {
  cancellable = true;
  return controller.signal;
}
