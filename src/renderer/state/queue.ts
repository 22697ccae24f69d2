/**
 * The queue as the window sees it: the state the studio sends, and beside it how far the running picture is. They are
 * apart, because progress comes several times a second and only what shows it may be drawn again.
 */
import { create } from "zustand";
import type { JobId } from "../../contract/values/id.ts";
import type { Job, JobState, QueueEvents, QueueState } from "../../contract/making/queue.ts";
import { call, on } from "./link.ts";

export interface RunningPicture {
  readonly id: JobId;
  /** Which picture of the job, from 1. */
  readonly picture: number;
  readonly pictures: number;
  readonly state: JobState;
  /** The step of the newest preview; null before the first. */
  readonly preview: number | null;
}

export interface QueueView extends QueueState {
  /** By its job; newer than the job's state in `jobs`, which says no more than that it runs. */
  readonly running: ReadonlyMap<JobId, RunningPicture>;
}

const none: QueueView = {
  paused: false,
  jobs: [],
  pictures: { left: 0, made: 0 },
  farm: null,
  secondsLeft: null,
  running: new Map(),
};

export const useQueue = create<QueueView>(() => none);

/** The queue after its state changed. Progress of a job that no longer runs is dropped. */
export function withState(view: QueueView, state: QueueState): QueueView {
  const runs = new Set(state.jobs.filter((job) => job.state.state === "running").map(({ id }) => id));
  return { ...state, running: new Map([...view.running].filter(([id]) => runs.has(id))) };
}

/** The queue after a step of the running picture. */
export function withProgress(view: QueueView, progress: QueueEvents["queue.progress"]): QueueView {
  const { id, picture, pictures, state, preview } = progress;
  const last = view.running.get(id);
  const before = last?.picture === picture ? last.preview : null;
  const step = preview && state.state === "running" ? state.step : before;
  return {
    ...view,
    running: new Map(view.running).set(id, { id, picture, pictures, state, preview: step }),
    jobs: view.jobs.some((job) => job.id === id && job.state.state !== "running")
      ? view.jobs.map((job) => (job.id === id ? { ...job, state } : job))
      : view.jobs,
  };
}

/** The picture of this job that is being made; null while none is. What asks is drawn again at each step. */
export const useRunning = (job: JobId): RunningPicture | null => useQueue(({ running }) => running.get(job) ?? null);

/** How far the running picture is, 0 to 1; null where nothing runs. */
export function fraction(state: JobState): number | null {
  return state.state === "running" ? (state.steps === 0 ? 0 : state.step / state.steps) : null;
}

export const waiting = (jobs: readonly Job[]): readonly Job[] => jobs.filter((job) => job.state.state === "waiting");
export const unfinished = (jobs: readonly Job[]): readonly Job[] =>
  jobs.filter((job) => job.state.state === "waiting" || job.state.state === "running");

export async function startQueue(): Promise<void> {
  on("queue.changed", (state) => useQueue.setState(withState(useQueue.getState(), state), true));
  on("queue.progress", (progress) => useQueue.setState(withProgress(useQueue.getState(), progress), true));
  await reloadQueue();
}

export async function reloadQueue(): Promise<void> {
  useQueue.setState(withState(useQueue.getState(), await call("queue.state", null)), true);
}
