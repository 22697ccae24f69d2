// @vitest-environment happy-dom
import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { saveHeld } from "./unsaved.ts";
import { rest, useHeld } from "./use-held.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
});

function held(start: number) {
  const given: number[] = [];
  const hook = renderHook(({ value }) => useHeld(value, (next) => given.push(next)), {
    initialProps: { value: start },
  });
  return { given, ...hook, now: () => hook.result.current };
}
const pause = (milliseconds: number) => act(() => vi.advanceTimersByTime(milliseconds));

test("it moves under the hand and is saved once, a pause after the hand lets go", () => {
  const { given, now, rerender } = held(90);
  act(() => now().move(85));
  pause(10 * rest);
  act(() => now().move(80));
  expect([now().value, given]).toEqual([80, []]);
  act(() => now().release(80));
  pause(rest - 1);
  expect(given).toEqual([]);
  pause(1);
  expect(given).toEqual([80]);
  // Until the saved value has come back it stays where the hand left it.
  expect(now().value).toBe(80);
  rerender({ value: 80 });
  expect(now().value).toBe(80);
});

test("ten key presses are ten steps and saved once", () => {
  const { given, now } = held(100);
  for (let press = 0; press < 10; press++) {
    act(() => now().move(now().value - 5));
    act(() => now().release(now().value));
    pause(rest - 1);
  }
  expect([now().value, given]).toEqual([50, []]);
  pause(1);
  expect(given).toEqual([50]);
});

test("what was saved before and comes back late takes back no step made since", () => {
  const { given, now, rerender } = held(100);
  act(() => now().release(95));
  pause(rest);
  act(() => now().release(90));
  rerender({ value: 95 });
  expect(now().value).toBe(90);
  pause(rest);
  expect(given).toEqual([95, 90]);
});

test("back where it began nothing is saved", () => {
  const { given, now } = held(90);
  act(() => now().move(85));
  act(() => now().release(90));
  pause(rest);
  expect([now().value, given]).toEqual([90, []]);
});

test("what is saved elsewhere is followed where the hand has let go", () => {
  const { now, rerender } = held(90);
  act(() => now().release(85));
  pause(rest);
  rerender({ value: 60 });
  expect(now().value).toBe(60);
});

test("it is saved when its place goes, and before something is taken back", () => {
  const { given, now, unmount } = held(90);
  act(() => now().release(85));
  act(() => saveHeld());
  expect([given, now().value]).toEqual([[85], 90]);
  act(() => now().release(80));
  unmount();
  expect(given).toEqual([85, 80]);
  saveHeld();
  pause(rest);
  expect(given).toEqual([85, 80]);
});
