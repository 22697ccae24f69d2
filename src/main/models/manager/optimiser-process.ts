/**
 * Making a model smaller, as a process of its own: it keeps every core busy for minutes, and gives its memory back at
 * the end.
 */
import { serve } from "../../../contract/rpc/server.ts";
import { openModel } from "../../../formats/manifest.ts";
import { processPort } from "../../../engine/process/port.ts";
import { optimiseModel } from "../optimise.ts";
import { type OptimiserCalls, optimiserCalls, type OptimiserEvents } from "./optimiser.ts";

serve<OptimiserCalls, OptimiserEvents>(processPort(), optimiserCalls, {
  "engine.ping": () => ({ pid: process.pid }),
  async "optimise.model"({ model, out, precision, workerEntry }, { signal, emit }) {
    const made = await optimiseModel(await openModel(model), out, {
      precision,
      signal,
      onProgress: (progress) => emit("optimise.progress", progress),
      ...(workerEntry === null ? {} : { workerEntry: new URL(workerEntry) }),
    });
    return { id: made.model.manifest.id };
  },
});
