/** The two ends of the connection between the program and a worker thread. */
import type { MessagePort, Worker } from "node:worker_threads";
import { Fault } from "../../contract/fault.ts";
import type { Port } from "../../contract/rpc/port.ts";

/**
 * The program's end. It ends with `rpc.closed` after `close()`, else with `library.crashed` and why.
 * @param grace  milliseconds that the worker has after `close()` to end by itself, before it is ended wherever it is
 */
export function workerPort(worker: Worker, grace: number): Port {
  let closing = false;
  return {
    // oxlint-disable-next-line require-post-message-target-origin -- a thread has no origin
    post: (frame) => worker.postMessage(frame),
    listen(onFrame, onClose) {
      let reason: string | null = null;
      worker.on("message", onFrame);
      worker.on("error", (error) => (reason = error instanceof Error ? error.message : String(error)));
      worker.on("exit", (code) =>
        onClose(
          closing
            ? (new Fault("rpc.closed", { reason: "the library was closed" }) as Fault)
            : (new Fault("library.crashed", { reason: reason ?? `exit code ${code}` }) as Fault),
        ),
      );
    },
    close() {
      if (closing) return;
      closing = true;
      const end = setTimeout(() => void worker.terminate(), grace);
      worker.once("exit", () => clearTimeout(end));
    },
  };
}

/** The worker's end. */
export function parentEnd(port: MessagePort): Port {
  return {
    // oxlint-disable-next-line require-post-message-target-origin -- a thread has no origin
    post: (frame) => port.postMessage(frame),
    listen(onFrame, onClose) {
      port.on("message", onFrame);
      port.on("close", () => onClose(new Fault("rpc.closed", { reason: "the program has ended" }) as Fault));
    },
    close: () => port.close(),
  };
}
