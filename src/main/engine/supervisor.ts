/** Keeps a process that serves a contract: starts it when it is needed, and again after a crash. */
import { fork } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { Fault, isFault } from "../../contract/fault.ts";
import type { CallMap } from "../../contract/rpc/calls.ts";
import { type CallOptions, type Client, connect } from "../../contract/rpc/client.ts";
import type { Port } from "../../contract/rpc/port.ts";
import { childPort } from "./child-port.ts";

/** The call that a supervised process answers as soon as it can. */
export interface PingCall {
  readonly "engine.ping": { readonly in: null; readonly out: { readonly pid: number } };
}

/** A process that was started, however the host does that. */
export interface Launched {
  /** Ends with `engine.crashed` when the process does, with `rpc.closed` after `close()`, which also ends the process. */
  readonly port: Port;
  kill(): void;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
}

export interface SupervisorOptions {
  /** The TypeScript or JavaScript file to run. */
  readonly entry: URL;
  readonly args?: readonly string[];
  /** Node's flags for the process. This process's own are not handed on: a debugger's port can be open only once. */
  readonly execArgv?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds until the first answer. */
  readonly startTimeout?: number;
  /** Milliseconds to end by itself before it is killed. */
  readonly grace?: number;
  /** Crashes in a row after which it is not started again. */
  readonly maxCrashes?: number;
  /** Milliseconds to wait before a start that follows `crashes` crashes in a row. */
  readonly backOff?: (crashes: number) => number;
  /** Starts the process in place of Node's `fork`. */
  readonly launch?: () => Launched;
}

export interface Supervised<C extends CallMap<C>, E> extends Omit<Client<C, E>, "close"> {
  /** Starts the process now, so that the first call need not wait for it. */
  ready(): Promise<void>;
  /** Forgets the crashes so far: a person asked to try again. */
  forgive(): void;
  /** Ends the process; resolves when it is gone. Pending and later calls reject with `rpc.closed`. */
  close(): Promise<void>;
}

interface Running<C extends CallMap<C>, E> {
  readonly process: Launched;
  readonly client: Client<C, E>;
}

/**
 * A client of a process that is started with the first call. A crash rejects every pending call with `engine.crashed`;
 * the next call starts the process again, after `maxCrashes` crashes without one answered call it gets `engine.keeps-crashing`.
 */
export function supervise<C extends CallMap<C> & PingCall, E>(options: SupervisorOptions): Supervised<C, E> {
  const { startTimeout = 30_000, maxCrashes = 3, launch = () => forked(options) } = options;
  const backOff = options.backOff ?? ((crashes) => (crashes === 0 ? 0 : 250 * 2 ** (crashes - 1)));
  const listeners = new Map<object, (client: Client<C, E>) => void>();
  const closing = new AbortController();
  let starting: Promise<Running<C, E>> | null = null;
  let running: Running<C, E> | null = null;
  let crashes = 0;
  let last: { exitCode: number | null; signal: string | null } = { exitCode: null, signal: null };

  function crashed(reason: Fault): void {
    starting = null;
    running = null;
    if (!isFault(reason, "engine.crashed")) return;
    crashes++;
    last = reason.data;
  }

  async function start(): Promise<Running<C, E>> {
    const wait = backOff(crashes);
    if (wait > 0) await delay(wait, undefined, { signal: closing.signal }).catch(() => {});
    if (closing.signal.aborted) throw closedFault();
    const process = launch();
    const { port } = process;
    const client = connect<C, E>({
      ...port,
      // Known here before any caller hears of it, so that a caller who tries again gets a new process.
      listen: (onFrame, onClose) =>
        port.listen(onFrame, (reason) => {
          crashed(reason);
          onClose(reason);
        }),
    });
    running = { process, client };
    for (const listen of listeners.values()) listen(client);
    const late = AbortSignal.timeout(startTimeout);
    try {
      await (client as Client<PingCall, E>).call("engine.ping", null, { signal: late });
    } catch (error) {
      if (!late.aborted) throw error;
      process.kill();
      throw new Fault("engine.not-ready", { seconds: startTimeout / 1000 });
    }
    return { process, client };
  }

  function connected(): Promise<Running<C, E>> {
    if (closing.signal.aborted) return Promise.reject(closedFault());
    if (crashes >= maxCrashes) return Promise.reject(new Fault("engine.keeps-crashing", { times: crashes, ...last }));
    if (!starting) {
      const attempt = start();
      starting = attempt;
      attempt.catch(() => {
        if (starting === attempt) starting = null;
      });
    }
    return starting;
  }

  return {
    async ready() {
      await connected();
    },
    forgive() {
      crashes = 0;
    },
    async call<K extends keyof C & string>(name: K, input: C[K]["in"], callOptions?: CallOptions<E>) {
      const { client } = await unlessAborted(connected(), callOptions?.signal);
      try {
        const output = await client.call(name, input, callOptions);
        crashes = 0;
        return output;
      } catch (error) {
        // A fault is an answer too, where it came from the process and not from its end.
        if (running?.client === client && !isFault(error, "engine.cancelled")) crashes = 0;
        throw error;
      }
    },
    on(event, listener) {
      const key = {};
      let off = () => {};
      const listen = (client: Client<C, E>) => {
        off = client.on(event, listener);
      };
      listeners.set(key, listen);
      if (running) listen(running.client);
      return () => {
        listeners.delete(key);
        off();
      };
    },
    async close() {
      closing.abort();
      if (!running) return;
      const { process, client } = running;
      client.close();
      await process.gone;
    },
  };
}

/**
 * Has the C library hand memory of 128 KiB and more back to the system once it is freed. Left to itself it raises that limit with
 * every large piece, and gigabytes of weights that were let go stay with the process.
 */
export const givingBack: NodeJS.ProcessEnv = { MALLOC_MMAP_THRESHOLD_: "131072" };

/** A child of this Node, which runs TypeScript too. */
function forked({ entry, args = [], execArgv = [], env, grace = 3_000 }: SupervisorOptions): Launched {
  const child = fork(entry, args, {
    serialization: "advanced",
    // What the engine or a native library prints must not mix with this program's own output.
    stdio: ["ignore", 2, 2, "ipc"],
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

const closedFault = () => new Fault("rpc.closed", { reason: "the engine was ended" }) as Fault;

/** The promise, or `engine.cancelled` as soon as the signal aborts. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Fault("engine.cancelled", {}));
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
