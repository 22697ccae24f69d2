// @vitest-environment happy-dom
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { useHeld } from "./use-held.ts";

afterEach(cleanup);

function held(start: number) {
  const given: number[] = [];
  const hook = renderHook(({ value }) => useHeld(value, (next) => given.push(next)), {
    initialProps: { value: start },
  });
  return { given, ...hook, now: () => hook.result.current };
}

test("it moves under the hand and is saved once, when the hand lets go", () => {
  const { given, now, rerender } = held(90);
  act(() => now().move(85));
  act(() => now().move(80));
  expect([now().value, given]).toEqual([80, []]);
  act(() => now().release(80));
  expect(given).toEqual([80]);
  // Until the saved value has come back it stays where the hand left it.
  expect(now().value).toBe(80);
  rerender({ value: 80 });
  expect(now().value).toBe(80);
});

test("back where it began nothing is saved", () => {
  const { given, now } = held(90);
  act(() => now().move(85));
  act(() => now().release(90));
  expect([now().value, given]).toEqual([90, []]);
});

test("what is saved elsewhere takes it out of the hand", () => {
  const { now, rerender } = held(90);
  act(() => now().move(85));
  rerender({ value: 60 });
  expect(now().value).toBe(60);
});
