/** Runs that the command line has at work on this machine, as the window shows them. */
import { z } from "zod";
import { nothing } from "./forms.ts";
import { call, type CallsOf, output } from "./rpc/calls.ts";
import { runWishes, trainingStages } from "./training.ts";

/** One of the paper's trainings, or a style that is learned. */
export const runKinds = [...trainingStages, "style"] as const;
export type RunKind = (typeof runKinds)[number];

/** `pausing`: it waits once the step in work has ended. */
export type RunState = "running" | "pausing" | "paused";

export interface RunAtWork {
  readonly id: string;
  readonly kind: RunKind;
  /** The style's, or the folder's own. */
  readonly name: string;
  readonly folder: string;
  readonly model: string;
  readonly state: RunState;
  /** Triplets or pictures that were read, before the first step. */
  readonly read: { readonly done: number; readonly of: number } | null;
  readonly step: number;
  readonly steps: number;
  /** Each null until it is known. */
  readonly loss: number | null;
  readonly reward: number | null;
  readonly secondsLeft: number | null;
  /** Bytes. */
  readonly memory: number | null;
}

export const trainingsCalls = {
  "trainings.atWork": call({ in: nothing, out: output<readonly RunAtWork[]>() }),
  /** Asks a run to wait, to go on, or to stop with what it has reached kept. */
  "trainings.ask": call({
    in: z.strictObject({ id: z.string().regex(/^[0-9a-f]{16}$/), wish: z.enum(runWishes) }),
    out: output<null>(),
  }),
};
export type TrainingsCalls = CallsOf<typeof trainingsCalls>;

export interface TrainingsEvents {
  readonly "trainings.changed": readonly RunAtWork[];
}
