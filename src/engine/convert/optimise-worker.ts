/**
 * A thread of the optimiser: takes stretches, gives checksums and sums back. While one is read or written the next is
 * computed.
 */
import type { FileHandle } from "node:fs/promises";
import { parentPort } from "node:worker_threads";
import { type Answer, type Asked, recordOf } from "./pool.ts";
import { doStretch, writableFiles } from "./stretch.ts";

const port = parentPort;
if (!port) throw new Error("The optimiser's worker is started by the program, not by hand.");
const files = writableFiles();
const writable = (file: string): Promise<FileHandle> => files.open(file);

port.on("message", (asked: Asked | null) => {
  if (asked === null) void files.close().finally(() => port.close());
  else {
    doStretch(asked.job, writable)
      .then(
        (done): Answer => ({ id: asked.id, done }),
        (error: unknown): Answer => ({ id: asked.id, error: recordOf(error) }),
        // oxlint-disable-next-line require-post-message-target-origin -- a thread has no origin
      )
      .then(
        (answer) => port.postMessage(answer),
        () => undefined,
      );
  }
});
