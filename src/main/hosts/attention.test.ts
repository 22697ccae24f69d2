import { expect, test } from "vitest";
import type { JobState, QueueState } from "../../contract/making/queue.ts";
import { finishedNotice, taskbarProgress } from "./attention.ts";

const queue = (left: number, made: number, ...states: JobState[]) =>
  ({ pictures: { left, made }, jobs: states.map((state) => ({ state })) }) as unknown as QueueState;
const running = (step: number, steps: number): JobState => ({
  state: "running",
  phase: "denoise",
  share: 0,
  step,
  steps,
  secondsLeft: null,
  machines: [],
});

test("the taskbar shows finished pictures and the part of the one that is drawn", () => {
  expect(taskbarProgress(queue(3, 1, running(5, 10)))).toBe(0.375);
  expect(taskbarProgress(queue(4, 0, running(0, 0)))).toBe(0);
});

test("it shows nothing while nothing is being made", () => {
  expect(taskbarProgress(queue(3, 1, { state: "waiting" }))).toBeNull();
  expect(taskbarProgress(queue(0, 0))).toBeNull();
});

test("the notification says what was made and what failed", () => {
  expect(finishedNotice({ made: 1, failed: 0 })?.title).toBe("1 picture finished");
  expect(finishedNotice({ made: 19, failed: 1 })?.title).toBe("19 pictures finished, 1 failed");
  expect(finishedNotice({ made: 0, failed: 0 })).toBeNull();
});
