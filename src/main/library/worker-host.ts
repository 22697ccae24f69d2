/** Keeps the library's worker: starts it, and again when it dies. */
import { Fault, isFault, toFault } from "../../contract/fault.ts";
import type { LibraryEvents } from "../../contract/library.ts";
import { type CallOptions, connect } from "../../contract/rpc/client.ts";
import { startThread } from "../../engine/thread.ts";
import type { WorkerCalls, WorkerOptions } from "./worker-calls.ts";
import { workerPort } from "./worker-port.ts";

export interface WorkerHost {
  call<K extends keyof WorkerCalls & string>(
    name: K,
    input: WorkerCalls[K]["in"],
    options?: CallOptions<LibraryEvents>,
  ): Promise<WorkerCalls[K]["out"]>;
  on(event: "library.changed", listener: LibraryListener): () => void;
  close(): Promise<void>;
}

/**
 * Milliseconds that a worker has to end by itself. Native libraries are at work in it, and do not like to be torn out
 * of it.
 */
const grace = 3_000;
/** Ends in a row, without an answer in between, after which it is not started again. */
const maxCrashes = 3;

/**
 * Starts the worker and waits until the library is open. When the worker dies later, pending calls reject with
 * `library.crashed`, it is started again, and everything is told as changed.
 * @throws what `openStore` throws, `library.crashed` where the worker cannot be started
 */
export async function startWorker(entry: URL, options: WorkerOptions): Promise<WorkerHost> {
  // The worker uses sharp, whose native library must be loaded by the main thread first and outlive the worker.
  await import("../../formats/picture/read.ts");
  const listeners = new Set<LibraryListener>();
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  let opened = false;
  let crashes = 0;
  let current = start();
  await current.ready.catch(async (error: unknown) => {
    await current.end();
    throw error;
  });
  opened = true;

  function start() {
    const worker = startThread(entry, options);
    const port = workerPort(worker, grace);
    const client = connect<WorkerCalls, LibraryEvents>({
      ...port,
      // Known here before any caller hears of it, so that a caller who tries again gets a new worker.
      listen: (onFrame, onClose) =>
        port.listen(onFrame, (reason) => {
          died(reason);
          onClose(reason);
        }),
    });
    client.on("library.changed", (payload) => listeners.forEach((listener) => listener(payload)));
    const ready = client.call("library.ready", null);
    const exited = new Promise((resolve) => worker.once("exit", resolve));
    const end = async () => {
      client.close();
      await exited;
    };
    return { client, ready, end };
  }

  function died(reason: Fault): void {
    if (closing.signal.aborted || !opened || !isFault(reason, "library.crashed")) return;
    crashes++;
    if (crashes >= maxCrashes) {
      const ready = Promise.reject(new Fault("library.keeps-crashing", { times: crashes, reason: reason.data.reason }));
      current = { ...current, ready };
    } else current = start();
    current.ready.then(
      () => listeners.forEach((listener) => listener({ kinds: ["person", "style", "picture"] })),
      () => {}, // Every caller is told.
    );
  }

  async function callCurrent<K extends keyof WorkerCalls & string>(
    name: K,
    input: WorkerCalls[K]["in"],
    callOptions: CallOptions<LibraryEvents> = {},
  ) {
    const { client, ready } = current;
    await ready;
    try {
      const output = await client.call(name, input, callOptions);
      crashes = 0;
      return output;
    } catch (error) {
      if (!isFault(error, "library.crashed")) crashes = 0;
      throw toFault(error);
    }
  }

  return {
    call(name, input, callOptions) {
      if (closing.signal.aborted) return Promise.reject(new Fault("rpc.closed", { reason: "the library was closed" }));
      // Only a rebuild takes so long that closing does not wait for it.
      const signals = [callOptions?.signal, name === "library.rebuild" ? closing.signal : undefined].filter(
        (signal) => signal !== undefined,
      );
      const call = callCurrent(name, input, {
        ...callOptions,
        signal: signals.length > 0 ? AbortSignal.any(signals) : undefined,
      });
      const forget = () => void running.delete(call);
      running.add(call);
      call.then(forget, forget);
      return call;
    },
    on(_, listener) {
      const entry: LibraryListener = (payload) => listener(payload);
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    async close() {
      if (closing.signal.aborted) return;
      closing.abort();
      await Promise.allSettled(running);
      try {
        await callCurrent("library.close", null);
      } catch (error) {
        // A worker that is gone has nothing left to close.
        if (!isFault(error, "library.crashed") && !isFault(error, "library.keeps-crashing")) throw error;
      } finally {
        await current.end();
      }
    },
  };
}

type LibraryListener = (payload: LibraryEvents["library.changed"]) => void;
