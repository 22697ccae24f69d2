/** Worker threads as children: the thread that was started, and its own end of the connection. */
import type { MessagePort, Worker } from "node:worker_threads";
import { Fault } from "../../contract/fault.ts";
import type { Port } from "../../contract/rpc/port.ts";
import type { Child } from "./supervisor.ts";

export interface ThreadOptions {
  /** Milliseconds that the thread has to end by itself once it is closed, before it is ended wherever it is. */
  readonly grace: number;
  /** The fault that tells of its end where nobody closed it. */
  readonly crashed: (reason: string) => Fault;
}

/** A worker thread as a child. */
export function threadChild(worker: Worker, { grace, crashed }: ThreadOptions): Child {
  let closing = false;
  let exited = false;
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  worker.once("exit", () => {
    exited = true;
    resolve();
  });
  return {
    port: {
      // oxlint-disable-next-line require-post-message-target-origin -- a thread has no origin
      post: (frame) => worker.postMessage(frame),
      listen(onFrame, onClose) {
        let reason: string | null = null;
        worker.on("message", onFrame);
        worker.on("error", (error) => (reason = error instanceof Error ? error.message : String(error)));
        worker.on("exit", (code) =>
          onClose(
            closing
              ? (new Fault("rpc.closed", { reason: "the thread was ended" }) as Fault)
              : crashed(reason ?? `exit code ${code}`),
          ),
        );
      },
      close() {
        if (closing || exited) return;
        closing = true;
        const end = setTimeout(() => void worker.terminate(), grace);
        worker.once("exit", () => clearTimeout(end));
      },
    },
    kill: () => void worker.terminate(),
    gone,
  };
}

/** The thread's own end, of its `parentPort`. */
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
