/** Trainings of this machine: those that the window begins, and runs that the command line has at work. */
import { z } from "zod";
import type { FaultRecord } from "../fault.ts";
import { absolutePath, line, nothing } from "../values/forms.ts";
import type { Immutable } from "../values/immutable.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";
import type { AskedTerms } from "./teaching.ts";
import { judges, type RunPlan, runWishes, trainingSettings, trainingStages } from "./training.ts";

/** One of the paper's trainings, or a style that is learned. */
export const runKinds = [...trainingStages, "style"] as const;
export type RunKind = (typeof runKinds)[number];

/**
 * `pausing`: it waits once the step in work has ended. Of the window's own: `waiting` for pictures, which come first;
 * `stopped`, `failed` and `done` until it is gone on with or put away.
 */
export type RunState = "running" | "pausing" | "paused" | "waiting" | "failed" | "stopped" | "done";

export interface RunAtWork {
  readonly id: string;
  readonly kind: RunKind;
  /** The style's, the new model's, or the folder's own. */
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
  /** What is known only of one that was begun in the window; null of the command line's. */
  readonly own: {
    /** Why it could not go on. */
    readonly problem: FaultRecord | null;
    /** The model that came of it, by its id. */
    readonly made: string | null;
  } | null;
}

const { steps, side, rank, rewardSteps } = trainingSettings.shape;

/** A training as the window asks for it; what is not said here is as usual. */
export const trainingWish = z.strictObject({
  stage: z.enum(trainingStages),
  /** A folder of triplets. */
  triplets: absolutePath,
  /** Which it begins with. */
  model: z.string().min(1).max(200),
  /** What the model is called that comes of it. */
  name: line(100),
  steps,
  side,
  rank,
  judge: z.enum(judges),
  rewardSteps,
});
export type TrainingWish = Immutable<z.infer<typeof trainingWish>>;

/** What a training does unless the artist says otherwise, for a model. */
export type UsualTraining = Pick<TrainingWish, "steps" | "side" | "rank" | "rewardSteps">;

const model = trainingWish.shape.model;
const stage = trainingWish.shape.stage;
const id = z.string().regex(/^[0-9a-f]{16}$/);

export const trainingsCalls = {
  "trainings.atWork": call({ in: nothing, out: output<readonly RunAtWork[]>() }),
  /** Asks a run to wait, to go on, or to stop with what it has reached kept. */
  "trainings.ask": call({ in: z.strictObject({ id, wish: z.enum(runWishes) }), out: output<null>() }),
  "trainings.usual": call({ in: z.strictObject({ stage, model }), out: output<UsualTraining>() }),
  /** What the licence of a model says of what is trained from it. */
  "trainings.terms": call({ in: z.strictObject({ model }), out: output<AskedTerms>() }),
  /** What it will take, and where it is kept. @throws Fault `training.*` where it cannot be begun so */
  "trainings.plan": call({ in: trainingWish, out: output<RunPlan & { readonly folder: string }>() }),
  /** Begins, or goes on in the folder of its name. One at a time; terms that are not free are accepted once. */
  "trainings.begin": call({ in: trainingWish.extend({ accept: z.boolean() }), out: output<null>() }),
  /** Puts away the window's own that is stopped, failed or done. What it has kept stays in its folder. */
  "trainings.putAway": call({ in: nothing, out: output<null>() }),
};
export type TrainingsCalls = CallsOf<typeof trainingsCalls>;

export interface TrainingsEvents {
  /** Of one that was begun in the window. Those of the command line tell nothing: they are looked at. */
  readonly "trainings.changed": null;
}
