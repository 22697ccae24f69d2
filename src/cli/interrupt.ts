/** Ctrl-C: the first one cancels in good order, the second one ends everything at once. */
import { exitCodes } from "./exit-codes.ts";

const controller = new AbortController();
let cancellable = false;

/**
 * Watches for Ctrl-C and for being asked to end. Until somebody takes the `cancellation`, there is nothing to put in
 * order.
 */
export function watchInterrupts(): void {
  const interrupt = () => {
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
