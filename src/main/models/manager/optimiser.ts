/** Asks a process of its own to make a model smaller, and ends it again. */
import { z } from "zod";
import { engineCalls } from "../../../contract/engine.ts";
import { path } from "../../../contract/values/forms.ts";
import type { Immutable } from "../../../contract/values/immutable.ts";
import { modelPrecisions } from "../../../contract/making/precision.ts";
import { call, type CallsOf, output } from "../../../contract/rpc/calls.ts";
import { Fault, isFault } from "../../../contract/fault.ts";
import type { OptimiseProgress } from "../../../engine/convert/optimise.ts";
import { superviseProcess } from "../../children/process.ts";
import type { Child } from "../../children/supervisor.ts";

/** What the process is asked to make. */
const optimiseRequest = z.strictObject({
  /** Folder of the model. */
  model: path,
  out: path,
  precision: z.enum(modelPrecisions),
  /** URL of the program of the threads that convert, where it is bundled. */
  workerEntry: z.string().nullable(),
});
export type OptimiseRequest = Immutable<z.infer<typeof optimiseRequest>>;

export const optimiserCalls = {
  "engine.ping": engineCalls["engine.ping"],
  /** Answers with the id of the new model. */
  "optimise.model": call({ in: optimiseRequest, out: output<{ readonly id: string }>() }),
};
export type OptimiserCalls = CallsOf<typeof optimiserCalls>;

export interface OptimiserEvents {
  /** Tied to its call. */
  readonly "optimise.progress": OptimiseProgress;
}

/** How the host starts the process, where Node's `fork` of the source will not do. */
export interface OptimiserProgram {
  readonly launch: () => Child;
  /** The bundled program of the threads that convert. */
  readonly workerEntry: URL;
}

export interface OptimiseRun {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: OptimiseProgress) => void;
}

/**
 * Runs until the model is there. Where it is ended before, what is done stays on the disk, and the process is gone.
 * @returns the new model's id
 * @throws as `optimiseModel`; Fault `model.optimiser-ended` where the process dies; `engine.cancelled`
 */
export async function optimiseApart(
  request: Omit<OptimiseRequest, "workerEntry">,
  { signal, onProgress }: OptimiseRun,
  program?: OptimiserProgram,
): Promise<string> {
  const apart = superviseProcess<OptimiserCalls, OptimiserEvents>({
    entry: new URL("./optimiser-process.ts", import.meta.url),
    ...(program ? { launch: program.launch } : {}),
  });
  try {
    const { id } = await apart.call(
      "optimise.model",
      { ...request, workerEntry: program?.workerEntry.href ?? null },
      { signal, onEvent: ({ payload }) => onProgress(payload) },
    );
    return id;
  } catch (error) {
    throw isFault(error, "engine.crashed") ? new Fault("model.optimiser-ended", error.data, { cause: error }) : error;
  } finally {
    await apart.close();
  }
}
