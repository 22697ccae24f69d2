/** Processes of this Node as children: the port to one, and one that is supervised. */
import { type ChildProcess, fork } from "node:child_process";
import { Fault, isFault } from "../../contract/fault.ts";
import type { CallMap } from "../../contract/rpc/calls.ts";
import type { Port } from "../../contract/rpc/port.ts";
import { type Child, type Supervised, supervise, type SupervisorOptions } from "./supervisor.ts";

/** The call that a supervised process answers as soon as it can. */
export interface PingCall {
  readonly "engine.ping": { readonly in: null; readonly out: { readonly pid: number } };
}

export interface ProcessOptions extends Pick<SupervisorOptions<PingCall>, "maxCrashes" | "backOff"> {
  /** The TypeScript or JavaScript file to run. */
  readonly entry: URL;
  readonly args?: readonly string[];
  /**
   * Node's flags for the process. This process's own are not handed on: a debugger's port can be open only once.
   */
  readonly execArgv?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds until the first answer. */
  readonly startTimeout?: number;
  /** Milliseconds to end by itself before it is killed. */
  readonly grace?: number;
  /** Starts the process in place of Node's `fork`. */
  readonly launch?: () => Child;
}

/**
 * Supervises a process. A crash rejects calls with `engine.crashed`, several in a row with `engine.keeps-crashing`, and
 * a start without an answer with `engine.not-ready`.
 */
export function superviseProcess<C extends CallMap<C> & PingCall, E>(options: ProcessOptions): Supervised<C, E> {
  const { startTimeout = 30_000, launch = () => forked(options), maxCrashes = 3 } = options;
  return supervise<C, E>({
    launch,
    greeting: "engine.ping",
    startTimeout,
    maxCrashes,
    backOff: options.backOff ?? ((crashes) => (crashes === 0 ? 0 : 250 * 2 ** (crashes - 1))),
    keepsCrashing: (times, last) => {
      const { exitCode = null, signal = null } = isFault(last, "engine.crashed") ? last.data : {};
      return new Fault("engine.keeps-crashing", { times, exitCode, signal }) as Fault;
    },
    closed: "the engine was ended",
  });
}

const MiB = 2 ** 20;

/**
 * Has the C library hand memory of 4 MiB and more back to the system once it is freed, and ask for large pages. Left to
 * itself it raises that limit with every large piece, and gigabytes of weights that were let go stay with the process.
 * Without large pages, which many systems give only to who asks, a picture's tensors cost a fault for every 4 KiB.
 */
export const givingBack: NodeJS.ProcessEnv = {
  GLIBC_TUNABLES: [
    "glibc.malloc.hugetlb=1",
    `glibc.malloc.mmap_threshold=${4 * MiB}`,
    `glibc.malloc.trim_threshold=${64 * MiB}`,
  ].join(":"),
};

/** A child of this Node, which runs TypeScript too. */
function forked({ entry, args = [], execArgv = [], env, grace = 3_000 }: ProcessOptions): Child {
  const child = fork(entry, args, {
    serialization: "advanced",
    // What the engine or a native library prints must not mix with this program's own output.
    stdio: ["ignore", 2, 2, "ipc"],
    // Not this process's own flags: a debugger's port, for one, can be open only once.
    execArgv: ["--disable-warning=ExperimentalWarning", ...execArgv],
    env: { ...givingBack, ...(env ?? process.env) },
  });
  const gone = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    // A process that never began does not exit either.
    child.once("error", () => child.pid === undefined && resolve());
  });
  return { port: childPort(child, grace), kill: () => void child.kill("SIGKILL"), gone };
}

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
