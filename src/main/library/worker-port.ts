/** The two ends of the connection between the program and a worker thread. */
import type { MessagePort, Worker } from "node:worker_threads";
import { Fault } from "../../contract/fault.ts";
import type { Port } from "../../contract/rpc/port.ts";

/** The program's end. It ends with `rpc.closed` after `close()`, which ends the worker; else with `library.crashed` and why. */
export function workerPort(worker: Worker): Port {
  let closing = false;
  return {
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
      closing = true;
      void worker.terminate();
    },
  };
}

/** The worker's end. */
export function parentEnd(port: MessagePort): Port {
  return {
    post: (frame) => port.postMessage(frame),
    listen(onFrame, onClose) {
      port.on("message", onFrame);
      port.on("close", () => onClose(new Fault("rpc.closed", { reason: "the program has ended" }) as Fault));
    },
    close: () => port.close(),
  };
}
