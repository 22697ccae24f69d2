/** A port to a forked child process. */
import type { ChildProcess } from "node:child_process";
import { Fault } from "../../contract/fault.ts";
import type { Port } from "../../contract/rpc/port.ts";

/**
 * The port to a child forked with `serialization: "advanced"`, so that typed arrays cross as what they are.
 * It ends when the child has: with `rpc.closed` after `close()`, else with `engine.crashed` and how the child ended.
 * @param grace  milliseconds that a child without connection has to end itself before it is killed
 */
export function childPort(child: ChildProcess, grace: number): Port {
  let closing = false;
  // A child that lost its channel is of no more use, even if it lives.
  child.once("disconnect", () => {
    const kill = setTimeout(() => child.kill("SIGKILL"), grace);
    child.once("exit", () => clearTimeout(kill));
    if (hasExited(child)) clearTimeout(kill);
  });
  return {
    post(frame) {
      if (child.connected) child.send(frame as object, () => {});
    },
    listen(onFrame, onClose) {
      child.on("message", onFrame);
      let told = false;
      const end = (exitCode: number | null, signal: string | null) => {
        if (told) return;
        told = true;
        onClose(
          closing
            ? (new Fault("rpc.closed", { reason: "the engine was ended" }) as Fault)
            : (new Fault("engine.crashed", { exitCode, signal }) as Fault),
        );
      };
      // Both: after the exit, answers that the child gave before may still be in the channel.
      const gone = () => {
        if (!child.connected && hasExited(child)) end(child.exitCode, child.signalCode);
      };
      child.on("exit", gone);
      child.on("disconnect", gone);
      // A failure to send or to kill is followed by those two; only a process that never began is not.
      child.on("error", () => {
        if (child.pid === undefined) end(null, null);
      });
    },
    close() {
      closing = true;
      if (child.connected) child.disconnect();
    },
  };
}

const hasExited = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;
