import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { coalesce } from "./coalesce.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the first change is told at once, those soon after together, and the last always", () => {
  let value = 0;
  const told: number[] = [];
  const { touch } = coalesce(200, () => told.push(value));
  for (value = 1; value <= 3; value++) touch();
  expect(told).toEqual([1]);
  vi.advanceTimersByTime(199);
  expect(told).toEqual([1]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([1, 4]);
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([1, 4]);
  touch();
  expect(told).toEqual([1, 4, 4]);
});

test("a steady stream is told at most five times a second", () => {
  let told = 0;
  const { touch } = coalesce(200, () => told++);
  for (let ms = 0; ms < 2000; ms += 10) {
    touch();
    vi.advanceTimersByTime(10);
  }
  expect(told).toBeLessThanOrEqual(11);
  expect(told).toBeGreaterThanOrEqual(10);
});

test("nothing is told once it has stopped", () => {
  let told = 0;
  const { touch, stop } = coalesce(200, () => told++);
  touch();
  touch();
  stop();
  touch();
  vi.advanceTimersByTime(1000);
  expect(told).toBe(1);
});
