import { expect, test } from "vitest";
import { draftWith } from "../../../../tests/fixtures/recipe.ts";
import type { JobId, PictureId } from "../../../contract/values/id.ts";
import type { Job, JobState } from "../../../contract/making/queue.ts";
import { dropped, endedJobs, reordered, shares, stepped } from "./order.ts";

const ids = [1, 2, 3] as JobId[];
const [a, b, c] = ids as [JobId, JobId, JobId];
const draft = draftWith({ width: 100, height: 100, steps: 10 });
const job = (id: number, state: JobState, more: Partial<Job> = {}): Job => ({
  id: id as JobId,
  draft,
  title: `${id}`,
  seed: 1,
  state,
  made: [],
  added: 0,
  ended: null,
  thumbnail: null,
  site: "here",
  tag: null,
  ...more,
});
const waits: JobState = { state: "waiting" };
const runs = (secondsLeft: number | null): JobState => ({
  state: "running",
  phase: "denoise",
  share: 0,
  step: 1,
  steps: 10,
  secondsLeft,
  machines: [],
});

test("a step up goes before the one above, a step down behind the one below, and the ends stay", () => {
  expect(stepped(ids, b, "up")).toBe(a);
  expect(stepped(ids, a, "down")).toBe(c);
  expect(stepped(ids, b, "down")).toBeNull();
  expect(stepped(ids, a, "up")).toBeUndefined();
  expect(stepped(ids, c, "down")).toBeUndefined();
  expect(stepped(ids, c, "first")).toBe(a);
  expect(stepped(ids, a, "first")).toBeUndefined();
  expect(stepped(ids, a, "last")).toBeNull();
  expect(stepped(ids, 9 as JobId, "up")).toBeUndefined();
});

test("a job dropped at an edge lands there, and where it lies already nothing moves", () => {
  expect(dropped(ids, c, a, "top")).toBe(a);
  expect(dropped(ids, c, a, "bottom")).toBe(b);
  expect(dropped(ids, a, c, "bottom")).toBeNull();
  expect(dropped(ids, a, b, "top")).toBeUndefined();
  expect(dropped(ids, b, a, "bottom")).toBeUndefined();
  expect(dropped(ids, b, b, "top")).toBeUndefined();
});

test("a move keeps the running job first and those that ended last", () => {
  const jobs = [job(9, runs(1)), job(1, waits), job(2, waits), job(8, { state: "done" }, { ended: 1 })];
  const order = (moved: readonly Job[]) => moved.map(({ id }) => Number(id));
  expect(order(reordered(jobs, 1 as JobId, null))).toEqual([9, 2, 1, 8]);
  expect(order(reordered(jobs, 2 as JobId, 1 as JobId))).toEqual([9, 2, 1, 8]);
  expect(
    order(reordered([job(9, runs(1)), job(1, waits), job(8, { state: "done" }, { ended: 1 })], 1 as JobId, null)),
  ).toEqual([9, 1, 8]);
  expect(order(reordered([job(1, waits)], 1 as JobId, null))).toEqual([1]);
});

test("the time left is shared by pixels, steps and the pictures still owed, and is the whole together", () => {
  const large = job(2, waits, { draft: { ...draft, width: 200, count: 3 }, made: [1 as PictureId] });
  const found = shares({ jobs: [job(9, runs(4)), job(1, waits), large], secondsLeft: 54 });
  expect([...found]).toEqual([
    [9, 4],
    [1, 10],
    [2, 40],
  ]);
});

test("where nothing is known of the time nothing is said", () => {
  expect(shares({ jobs: [job(9, runs(null)), job(1, waits)], secondsLeft: null }).size).toBe(0);
  expect([...shares({ jobs: [job(9, runs(4)), job(1, waits)], secondsLeft: null })]).toEqual([[9, 4]]);
});

test("what ended stands under the day it ended on, with what it made and what failed", () => {
  const now = new Date(2026, 5, 3, 12).getTime();
  const failed: JobState = { state: "failed", code: "engine.unexpected", message: "It stopped." };
  const jobs = [
    job(1, { state: "done" }, { ended: now - 1000, made: [1, 2] as PictureId[] }),
    job(2, failed, { ended: now - 2000 }),
    job(3, { state: "done" }, { ended: new Date(2026, 5, 2, 23).getTime(), made: [3 as PictureId] }),
  ];
  expect(endedJobs(jobs, now).map(({ key, jobs, made, failed }) => [key, jobs.length, made, failed])).toEqual([
    ["today", 2, 2, 1],
    ["earlier", 1, 1, 0],
  ]);
  expect(endedJobs([job(4, waits)], now)).toEqual([]);
});
