/** The library as a thread of its own: SQLite answers at once but blocks while it does. */
import { parentPort, workerData } from "node:worker_threads";
import type { LibraryEvents } from "../../../contract/library/library.ts";
import { serve, type Server } from "../../../contract/rpc/server.ts";
import { toFault } from "../../../contract/fault.ts";
import { parentEnd } from "../../children/thread.ts";
import { handlersOf } from "../handlers.ts";
import { openStore } from "../opening/open.ts";
import { watchOthers } from "../opening/others.ts";
import { type WorkerCalls, workerCalls, type WorkerOptions } from "./worker-calls.ts";

const channel = parentPort;
if (!channel) throw new Error("The library's worker is started by the program, not by hand.");
const port = parentEnd(channel);
let server: Server<LibraryEvents> | undefined;

try {
  const opened = await openStore(workerData as WorkerOptions, (kinds) => server?.emit("library.changed", { kinds }));
  const handlers = handlersOf(opened);
  opened.makeReady();
  const unwatch = watchOthers(opened.store.database, () =>
    server?.emit("library.changed", { kinds: ["person", "style", "picture", "sheet"], outside: true }),
  );
  server = serve<WorkerCalls, LibraryEvents>(port, workerCalls, {
    ...handlers,
    "library.close": async (input, context) => {
      unwatch();
      try {
        return await handlers["library.close"](input, context);
      } finally {
        // The thread ends by itself once this has been answered.
        channel.unref();
      }
    },
  });
} catch (error) {
  const fault = toFault(error);
  const ready = (): never => {
    channel.unref();
    throw fault;
  };
  serve<Pick<WorkerCalls, "library.ready">, object>(
    port,
    { "library.ready": workerCalls["library.ready"] },
    { "library.ready": ready },
  );
}
