/** Keeps the library's worker: starts it, and again when it dies. */
import { Fault, isFault } from "../../../contract/fault.ts";
import type { LibraryEvents } from "../../../contract/library/library.ts";
import type { CallOptions } from "../../../contract/rpc/client.ts";
import { startThread, threadProgram } from "../../../engine/thread.ts";
import { type Supervised, supervise } from "../../children/supervisor.ts";
import { threadChild } from "../../children/thread.ts";
import type { WorkerCalls, WorkerOptions } from "./worker-calls.ts";

export type WorkerHost = Pick<Supervised<WorkerCalls, LibraryEvents>, "call" | "on" | "close">;

/**
 * Milliseconds that a worker has to end by itself. Native libraries are at work in it, and do not like to be torn out
 * of it.
 */
const grace = 3_000;

/**
 * Starts the worker and waits until the library is open. When the worker dies later, pending calls reject with
 * `library.crashed`, it is started again, and everything is told as changed.
 * @param begun  called once the worker was started
 * @throws what `openStore` throws, `library.crashed` where the worker cannot be started
 */
export async function startWorker(
  entry: URL,
  options: WorkerOptions,
  begun: () => void = () => {},
): Promise<WorkerHost> {
  // The worker uses sharp, whose native library must be loaded by the main thread first and outlive the worker.
  await import("../../../formats/picture/read.ts");
  const program = await threadProgram(entry);
  const listeners = new Set<LibraryListener>();
  const tell: LibraryListener = (payload) => listeners.forEach((listener) => listener(payload));
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  let opened = false;

  const worker = supervise<WorkerCalls, LibraryEvents>({
    launch: () =>
      threadChild(startThread(program, options), {
        grace,
        crashed: (reason) => new Fault("library.crashed", { reason }) as Fault,
      }),
    greeting: "library.ready",
    keepsCrashing: (times, last) =>
      new Fault("library.keeps-crashing", {
        times,
        reason: isFault(last, "library.crashed") ? last.data.reason : last.message,
      }) as Fault,
    closed: "the library was closed",
    onCrash() {
      if (!opened || closing.signal.aborted) return;
      worker.ready().then(
        () =>
          tell({
            kinds: ["person", "style", "picture", "sheet", "collection", "search", "snippet", "composer preset"],
          }),
        () => {}, // Every caller is told.
      );
    },
  });
  worker.on("library.changed", tell);
  const ready = worker.ready();
  begun();
  await ready.catch(async (error: unknown) => {
    await worker.close();
    throw error;
  });
  opened = true;

  return {
    call(name, input, callOptions: CallOptions<LibraryEvents> = {}) {
      if (closing.signal.aborted) return Promise.reject(new Fault("rpc.closed", { reason: "the library was closed" }));
      // Only a rebuild takes so long that closing does not wait for it.
      const signals = [callOptions.signal, name === "library.rebuild" ? closing.signal : undefined].filter(
        (signal) => signal !== undefined,
      );
      const signal = signals.length > 0 ? AbortSignal.any(signals) : undefined;
      const call = worker.call(name, input, { ...callOptions, signal });
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
        await worker.call("library.close", null);
      } catch (error) {
        // A worker that is gone has nothing left to close.
        if (!isFault(error, "library.crashed") && !isFault(error, "library.keeps-crashing")) throw error;
      } finally {
        await worker.close();
      }
    },
  };
}

type LibraryListener = (payload: LibraryEvents["library.changed"]) => void;
