/** What the optimiser's process does for the studio, and what it tells meanwhile. */
import type { OptimiseProgress } from "../../../engine/convert/optimise.ts";
import type { OptimisedPrecision } from "../../../engine/convert/storage.ts";
import type { PingCall } from "../../children/process.ts";

export interface OptimiseRequest {
  /** Folder of the model. */
  readonly model: string;
  readonly out: string;
  readonly precision: OptimisedPrecision;
  /** URL of the program of the threads that convert, where it is bundled. */
  readonly workerEntry: string | null;
}

export interface OptimiserCalls extends PingCall {
  /** Answers with the id of the new model. */
  readonly "optimise.model": { readonly in: OptimiseRequest; readonly out: { readonly id: string } };
}

export interface OptimiserEvents {
  /** Tied to its call. */
  readonly "optimise.progress": OptimiseProgress;
}
