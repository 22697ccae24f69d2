/** The engine, and the program that makes models smaller, as utility processes of Electron. */
import { app, utilityProcess } from "electron";
import { Fault } from "../../contract/fault.ts";
import type { Child } from "../children/supervisor.ts";

/** @param entry  path of the process's bundle. To be called once the application is ready. */
export function launchUtility(entry: string, serviceName = "USO Atelier engine"): Child {
  const child = utilityProcess.fork(entry, [], { serviceName, stdio: "inherit" });
  let closing = false;
  let why: string | null = null;
  const onGone = (_: unknown, details: Electron.Details) => {
    // Chromium knows more than an exit code says: out of memory, for one.
    if (details.serviceName === serviceName || details.name === serviceName) why = details.reason;
  };
  app.on("child-process-gone", onGone);
  const { promise: gone, resolve: end } = Promise.withResolvers<void>();
  let tell = (_: Fault): void => {};
  child.once("exit", (exitCode) => {
    app.off("child-process-gone", onGone);
    end();
    const signal = why === null || why === "clean-exit" || why === "abnormal-exit" ? null : why;
    tell(
      closing
        ? (new Fault("rpc.closed", { reason: "the engine was ended" }) as Fault)
        : (new Fault("engine.crashed", { exitCode, signal }) as Fault),
    );
  });
  return {
    port: {
      post(frame) {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it goes to a process, not to a window
        child.postMessage(frame);
      },
      listen(onFrame, onClose) {
        tell = onClose;
        child.on("message", onFrame);
      },
      close() {
        closing = true;
        // Pictures are written whole or not at all, so there is nothing to wait for.
        child.kill();
      },
    },
    kill: () => void child.kill(),
    gone,
  };
}
