// @vitest-environment happy-dom
import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { useSaved } from "./use-saved.ts";

function saved(start: string) {
  const given: string[] = [];
  const hook = renderHook(({ value }) => useSaved(value, (text) => given.push(text)), {
    initialProps: { value: start },
  });
  return { given, ...hook, now: () => hook.result.current };
}

test("it is saved once it is committed, and not where nothing was changed", () => {
  const { given, now } = saved("Anna");
  act(() => now().commit());
  act(() => now().setText("Ann"));
  expect(given).toEqual([]);
  act(() => now().commit());
  expect(given).toEqual(["Ann"]);
});

test("reverting takes back what was written", () => {
  const { given, now } = saved("Anna");
  act(() => now().setText("Ann"));
  act(() => now().revert());
  expect(now().text).toBe("Anna");
  act(() => now().commit());
  expect(given).toEqual([]);
});

test("what is saved elsewhere is followed", () => {
  const { now, rerender } = saved("Anna");
  rerender({ value: "Hanna" });
  expect(now().text).toBe("Hanna");
});

test("a field that goes away is saved", () => {
  const { given, now, unmount } = saved("Anna");
  act(() => now().setText("Ann"));
  unmount();
  expect(given).toEqual(["Ann"]);
});
