/** The engine's end of its connection to the process that started it: Node's own channel, or Electron's. */
import { Fault } from "../../contract/fault.ts";
import type { Port } from "../../contract/rpc/port.ts";

export interface ProcessPortOptions {
  /** Milliseconds that unfinished work has once the parent is gone, before the process ends itself. */
  readonly grace?: number;
}

/** What a utility process of Electron finds as `process.parentPort`. */
export interface ParentPort {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { readonly data: unknown }) => void): unknown;
}

/**
 * The port to the parent process. When the parent goes, in whichever way, this process ends too: by itself as soon as
 * nothing is left to do, else after the grace time. Ctrl-C, which a terminal sends to all its processes, is left to the
 * parent.
 * @throws Fault `rpc.closed` where no parent listens, that is where the engine was started by hand
 */
export function processPort({ grace = 5_000 }: ProcessPortOptions = {}): Port {
  process.on("SIGINT", () => {});
  const { parentPort } = process as { readonly parentPort?: ParentPort };
  if (parentPort) {
    // Electron only warns of what Node ends a process for; the one who waits for an answer must hear of it.
    process.on("unhandledRejection", (reason) => {
      console.error(reason);
      process.exit(1);
    });
    return utilityPort(parentPort);
  }
  const channel = process;
  if (!channel.send || !channel.connected) {
    throw new Fault("rpc.closed", { reason: "the engine is started by the program, not by hand" });
  }
  process.once("disconnect", () => setTimeout(() => process.exit(), grace).unref());
  return {
    post(frame) {
      // The callback keeps a parent that is gone from turning into an uncaught error; `disconnect` tells of it.
      if (channel.connected) channel.send?.(frame, () => {});
    },
    listen(onFrame, onClose) {
      channel.on("message", onFrame);
      channel.once("disconnect", () =>
        onClose(new Fault("rpc.closed", { reason: "the program that uses the engine has ended" }) as Fault),
      );
    },
    close() {
      if (channel.connected) channel.disconnect();
    },
  };
}

/** Electron ends a utility process together with the program; there is no end to hear of. */
export function utilityPort(parent: ParentPort): Port {
  return {
    post: (frame) => parent.postMessage(frame),
    listen: (onFrame) => void parent.on("message", ({ data }) => onFrame(data)),
    close: () => process.exit(),
  };
}
