/**
 * Keeps a child that serves a contract, a process or a thread: starts it when it is needed, and again after a crash.
 */
import { setTimeout as delay } from "node:timers/promises";
import { Fault, isFault } from "../../contract/fault.ts";
import type { CallMap } from "../../contract/rpc/calls.ts";
import { type CallOptions, type Client, connect } from "../../contract/rpc/client.ts";
import type { Port } from "../../contract/rpc/port.ts";

/** A child that was started, of whatever kind. */
export interface Child {
  /**
   * Ends with the fault that tells how the child did, or with `rpc.closed` after `close()`, which also ends the child.
   */
  readonly port: Port;
  kill(): void;
  /** Resolves when the child is gone. */
  readonly gone: Promise<void>;
}

export interface SupervisorOptions<C extends CallMap<C>> {
  readonly launch: () => Child;
  /** The call, without input, that a child answers as soon as it can serve. */
  readonly greeting: keyof C & string;
  /** Milliseconds until the greeting is answered; as long as it takes where absent. */
  readonly startTimeout?: number;
  /** Crashes in a row after which it is not started again. */
  readonly maxCrashes?: number;
  /** Milliseconds to wait before a start that follows `crashes` crashes in a row. */
  readonly backOff?: (crashes: number) => number;
  /** What calls reject with after so many crashes. @param last  how the child ended the last time */
  readonly keepsCrashing: (times: number, last: Fault) => Fault;
  /** Why calls reject once `close()` was called, in words. */
  readonly closed: string;
  /** Told of every crash before any caller is. */
  readonly onCrash?: () => void;
}

export interface Supervised<C extends CallMap<C>, E> extends Omit<Client<C, E>, "close"> {
  /** Starts the child now, so that the first call need not wait for it. */
  ready(): Promise<void>;
  /** Forgets the crashes so far: a person asked to try again. */
  forgive(): void;
  /** Ends the child; resolves when it is gone. Pending and later calls reject with `rpc.closed`. */
  close(): Promise<void>;
}

interface Running<C extends CallMap<C>, E> {
  readonly child: Child;
  readonly client: Client<C, E>;
}

/**
 * A client of a child that is started with the first call. A crash rejects every pending call with the child's fault,
 * and the next call starts it again; after `maxCrashes` crashes without one answered call it rejects with
 * `keepsCrashing`.
 */
export function supervise<C extends CallMap<C>, E>(options: SupervisorOptions<C>): Supervised<C, E> {
  const { launch, greeting, startTimeout, maxCrashes = 3, backOff = () => 0 } = options;
  const listeners = new Map<object, (client: Client<C, E>) => void>();
  const closing = new AbortController();
  const closedFault = () => new Fault("rpc.closed", { reason: options.closed }) as Fault;
  let starting: Promise<Running<C, E>> | null = null;
  let running: Running<C, E> | null = null;
  let crashes: readonly Fault[] = [];

  function ended(reason: Fault): Fault {
    starting = null;
    running = null;
    if (isFault(reason, "rpc.closed")) return closedFault();
    crashes = [...crashes, reason];
    options.onCrash?.();
    return reason;
  }

  async function start(): Promise<Running<C, E>> {
    const wait = backOff(crashes.length);
    if (wait > 0) await delay(wait, undefined, { signal: closing.signal }).catch(() => {});
    if (closing.signal.aborted) throw closedFault();
    const child = launch();
    const { port } = child;
    const client = connect<C, E>({
      ...port,
      // Known here before any caller hears of it, so that a caller who tries again gets a new child.
      listen: (onFrame, onClose) => port.listen(onFrame, (reason) => onClose(ended(reason))),
    });
    running = { child, client };
    for (const listen of listeners.values()) listen(client);
    const late = startTimeout === undefined ? undefined : AbortSignal.timeout(startTimeout);
    try {
      await client.call(greeting, null, { signal: late });
    } catch (error) {
      // One that cannot serve is of no use.
      if (late?.aborted) child.kill();
      else client.close();
      await child.gone;
      throw late?.aborted ? new Fault("engine.not-ready", { seconds: startTimeout! / 1000 }) : error;
    }
    return { child, client };
  }

  function connected(): Promise<Running<C, E>> {
    if (closing.signal.aborted) return Promise.reject(closedFault());
    const last = crashes.at(-1);
    if (last && crashes.length >= maxCrashes) return Promise.reject(options.keepsCrashing(crashes.length, last));
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
      crashes = [];
    },
    async call<K extends keyof C & string>(name: K, input: C[K]["in"], callOptions?: CallOptions<E>) {
      const { client } = await unlessAborted(connected(), callOptions?.signal);
      try {
        const output = await client.call(name, input, callOptions);
        crashes = [];
        return output;
      } catch (error) {
        // A fault is an answer too, where it came from the child and not from its end.
        if (running?.client === client && !isFault(error, "engine.cancelled")) crashes = [];
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
      const { child, client } = running;
      client.close();
      await child.gone;
    },
  };
}

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
