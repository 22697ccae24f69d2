/** A run as the window sees it. */
import type { LearningPoint } from "../../contract/learning/learning.ts";
import type { Teaching, TeachingState } from "../../contract/learning/teaching.ts";
import { bestOf } from "../../engine/training/style/worth.ts";
import type { Run } from "./run.ts";

/** What is known only while a run is at work. */
export type Live = Pick<Teaching, "read" | "loss" | "secondsLeft" | "memory">;

export const idle = { read: null, loss: null, secondsLeft: null, memory: null } as const;

export function shownOf(
  { subjects, pictures: _, edition: __, references: ___, wish, ...run }: Run,
  points: readonly LearningPoint[],
  { working, ...live }: Live & { readonly working: boolean },
): Teaching {
  return {
    ...run,
    ...live,
    state: stateOf({ wish, problem: run.problem }, working),
    points: points.map(({ samples: ____, ...point }) => point),
    best: bestOf(points),
    subjects: subjects.map((one) => one.name),
  };
}

function stateOf({ wish, problem }: Pick<Run, "wish" | "problem">, working: boolean): TeachingState {
  if (problem) return "failed";
  if (wish === "end") return "ended";
  if (wish === "pause") return "paused";
  return working ? "running" : "waiting";
}
