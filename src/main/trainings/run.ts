/** A training that was begun in the window, as it is kept between starts of the studio. */
import { join } from "node:path";
import { z } from "zod";
import type { FaultRecord } from "../../contract/fault.ts";
import { path } from "../../contract/values/forms.ts";
import type { Immutable } from "../../contract/values/immutable.ts";
import { trainingSettings } from "../../contract/learning/training.ts";
import { type RunAtWork, type RunState, trainingWish } from "../../contract/learning/trainings.ts";
import { type KeptRun, keptRun } from "../long-work/kept-run.ts";

const form = z.strictObject({
  wish: trainingWish,
  settings: trainingSettings,
  /** Id of the model that comes of it, and the folder in which it is trained and then lies. */
  id: z.string(),
  folder: path,
  /** What the artist wants of it. A run that failed waits to be gone on with, or put away. */
  wanted: z.enum(["run", "pause", "stop"]),
  problem: z.custom<FaultRecord>().nullable(),
  step: z.number().int().min(0),
  done: z.boolean(),
});
export type Run = Omit<Immutable<z.infer<typeof form>>, "problem"> & { readonly problem: FaultRecord | null };

export const keptTraining = (home: string): KeptRun<Run> =>
  keptRun(join(home, "training.json"), form as z.ZodType<Run>);

/** What is known only while a run is at work. */
export type Live = Pick<RunAtWork, "read" | "loss" | "reward" | "secondsLeft" | "memory">;

export const idle: Live = { read: null, loss: null, reward: null, secondsLeft: null, memory: null };

export function stateOf(
  { problem, done, wanted }: Pick<Run, "problem" | "done" | "wanted">,
  working: boolean,
): RunState {
  if (problem) return "failed";
  if (done) return "done";
  if (wanted === "stop") return "stopped";
  if (wanted === "pause") return working ? "pausing" : "paused";
  return working ? "running" : "waiting";
}
