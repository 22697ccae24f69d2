/** What the optimiser's process does for the studio, and what it tells meanwhile. */
import { z } from "zod";
import { engineCalls } from "../../../contract/engine.ts";
import { path } from "../../../contract/forms.ts";
import type { Immutable } from "../../../contract/immutable.ts";
import { modelPrecisions } from "../../../contract/precision.ts";
import { call, type CallsOf, output } from "../../../contract/rpc/calls.ts";
import type { OptimiseProgress } from "../../../engine/convert/optimise.ts";

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
