/** Threads that convert stretches, or this thread alone. */
import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import { Fault, faultFrom, type FaultRecord, isFault } from "../../contract/fault.ts";
import { startThread, threadProgram } from "../thread.ts";
import { doStretch, writableFiles, type StretchDone, type StretchJob } from "./stretch.ts";

/** How much is worth giving to a thread at once: while one stretch is computed the other is read or written. */
export interface Pool extends AsyncDisposable {
  readonly lanes: number;
  /** @throws as `doStretch`; Fault `engine.unexpected` where a thread dies */
  run(job: StretchJob): Promise<StretchDone>;
}

export interface PoolOptions {
  /** 0 for this thread alone. */
  readonly threads: number;
  /** The program of a thread: the source file beside this one, but for bundles. */
  readonly entry?: URL;
}

export interface Asked {
  readonly id: number;
  readonly job: StretchJob;
}
export type Answer =
  | { readonly id: number; readonly done: StretchDone }
  | { readonly id: number; readonly error: FaultRecord | SystemError };

/** An error of the system, as data. */
interface SystemError {
  readonly system: string;
  readonly message: string;
}

/** An error of a thread as it crosses to ours; the code tells a disk's refusal from a mistake of our own. */
export function recordOf(error: unknown): FaultRecord | SystemError {
  if (isFault(error)) return error.toJSON();
  const { code = "", message = String(error) } = error as Partial<NodeJS.ErrnoException>;
  return { system: code, message };
}

function errorOf(record: FaultRecord | SystemError): Error {
  if (!("system" in record)) return faultFrom(record);
  return Object.assign(new Error(record.message), record.system === "" ? {} : { code: record.system });
}

/** More threads than this wait for the disk; each takes some 50 MB. */
const mostThreads = 16;

/** Below this, starting threads takes longer than the work. */
const worthThreads = 2 ** 25;

/** How many threads suit a source of so many bytes: one a core for a large one. */
export const threadsFor = (bytes: number): number =>
  bytes < worthThreads ? 0 : Math.min(mostThreads, availableParallelism());

export async function startPool({
  threads,
  entry = new URL("./optimise-worker.ts", import.meta.url),
}: PoolOptions): Promise<Pool> {
  if (threads > 0) {
    const program = await threadProgram(entry);
    return threadPool(Array.from({ length: threads }, () => startThread(program, null)));
  }
  const files = writableFiles();
  return { lanes: 1, run: (job) => doStretch(job, files.open), [Symbol.asyncDispose]: files.close };
}

interface Waiting {
  readonly resolve: (done: StretchDone) => void;
  readonly reject: (error: Error) => void;
}

function threadPool(workers: readonly Worker[]): Pool {
  const waiting = workers.map(() => new Map<number, Waiting>());
  const ended = workers.map((worker) => new Promise((resolve) => worker.once("exit", resolve)));
  let next = 0;
  let gone: Error | undefined;
  for (const [n, worker] of workers.entries()) {
    let reason: string | null = null;
    worker.on("message", (answer: Answer) => {
      const its = waiting[n]!.get(answer.id);
      waiting[n]!.delete(answer.id);
      if ("done" in answer) its?.resolve(answer.done);
      else its?.reject(errorOf(answer.error));
    });
    worker.on("error", (error) => (reason = error instanceof Error ? error.message : String(error)));
    worker.on("exit", (code) => {
      gone = new Fault("engine.unexpected", {
        message: `a thread of the optimiser ended: ${reason ?? `exit code ${code}`}`,
      });
      for (const { reject } of waiting[n]!.values()) reject(gone);
      waiting[n]!.clear();
    });
  }
  return {
    lanes: 2 * workers.length,
    run: (job) =>
      new Promise((resolve, reject) => {
        if (gone) return reject(gone);
        const least = waiting.map((w) => w.size).reduce((best, size, n, all) => (size < all[best]! ? n : best), 0);
        waiting[least]!.set(++next, { resolve, reject });
        // oxlint-disable-next-line require-post-message-target-origin -- a thread has no origin
        workers[least]!.postMessage({ id: next, job } satisfies Asked, job.added ? [job.added.buffer] : []);
      }),
    async [Symbol.asyncDispose]() {
      // oxlint-disable-next-line require-post-message-target-origin -- a thread has no origin
      for (const worker of workers) worker.postMessage(null);
      await Promise.all(ended);
    },
  };
}

/**
 * Does the work for each item, `lanes` at once; after a failure nothing is begun any more, and the first one is thrown
 * once all have ended.
 */
export async function inLanes<T>(items: Iterable<T>, lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (let item = iterator.next(); !item.done && failures.length === 0; item = iterator.next())
      await work(item.value).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (failures.length > 0) throw failures[0];
}
