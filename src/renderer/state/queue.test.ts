import { expect, test } from "vitest";
import type { JobId } from "../../contract/values/id.ts";
import type { Job, JobState, QueueState } from "../../contract/making/queue.ts";
import { emptyDraft } from "./draft/rules.ts";
import { fraction, type QueueView, withProgress, withState } from "./queue.ts";

const running = (step: number): JobState => ({
  state: "running",
  phase: "denoise",
  share: 0,
  step,
  steps: 20,
  secondsLeft: null,
  machines: [],
});
const job = (id: number, state: JobState): Job => ({
  id: id as JobId,
  draft: emptyDraft(null),
  title: "",
  seed: 1,
  site: "here",
  tag: null,
  state,
  made: [],
  added: 0,
  ended: null,
  thumbnail: null,
});
const state = (...jobs: Job[]): QueueState => ({
  paused: false,
  jobs,
  pictures: { left: 1, made: 0 },
  farm: null,
  secondsLeft: null,
});
const view = (...jobs: Job[]): QueueView => ({ ...state(...jobs), running: new Map() });
const progress = (id: number, step: number, preview: boolean, picture = 1) => ({
  id: id as JobId,
  picture,
  pictures: 2,
  state: running(step),
  preview,
});

test("a step moves the running picture alone, and its preview stays until the next one", () => {
  const first = withProgress(view(job(1, { state: "waiting" }), job(2, { state: "waiting" })), progress(1, 4, true));
  expect(first.jobs.map(({ state }) => state.state)).toEqual(["running", "waiting"]);
  const second = withProgress(first, progress(1, 5, false));
  expect(second.running.get(1 as JobId)).toMatchObject({ id: 1, preview: 4, state: running(5) });
  // What shows the jobs has nothing to draw again.
  expect(second.jobs).toBe(first.jobs);
});

test("the next picture of a job starts without the preview of the one before", () => {
  const first = withProgress(view(job(1, running(0))), progress(1, 20, true));
  expect(withProgress(first, progress(1, 0, false, 2)).running.get(1 as JobId)?.preview).toBeNull();
});

test("nothing runs once the running job has ended", () => {
  const at = withProgress(view(job(1, running(0))), progress(1, 4, true));
  expect(withState(at, state(job(1, { state: "done" }))).running.size).toBe(0);
  expect(withState(at, state(job(1, running(4)))).running.size).toBe(1);
});

test("jobs of a farm run beside one another, each with its own preview", () => {
  const both = withProgress(
    withProgress(view(job(1, running(0)), job(2, running(0))), progress(1, 4, true)),
    progress(2, 7, true),
  );
  expect([...both.running.values()].map(({ id, preview }) => [id, preview])).toEqual([
    [1, 4],
    [2, 7],
  ]);
});

test("how far a picture is follows from its steps", () => {
  expect([fraction(running(5)), fraction({ state: "waiting" })]).toEqual([0.25, null]);
});
