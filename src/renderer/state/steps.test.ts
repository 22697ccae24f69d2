import { expect, test } from "vitest";
import { did, noted, takeAgain, takeBack } from "./steps.ts";

const step = (what: string) => ({ what, undo: () => {}, redo: () => {} });
const drain = () => {
  while (takeBack());
  did(step("a new beginning"));
  takeBack();
};

test("what was done last is undone first, whatever it changed", async () => {
  drain();
  await noted("people.change", Promise.resolve(null));
  const recalled = step("recalled");
  did(recalled);
  await noted("people.list", Promise.resolve(null));
  expect(takeBack()).toBe(recalled);
  expect(takeBack()).toEqual({ changes: 1 });
  expect(takeBack()).toBeNull();
  expect(takeAgain()).toEqual({ changes: 1 });
  expect(takeAgain()).toBe(recalled);
  expect(takeAgain()).toBeNull();
});

test("changes that run at the same time are one gesture, and a failed one is none", async () => {
  drain();
  await Promise.all([1, 2, 3].map(() => noted("styles.change", Promise.resolve(null))));
  await noted("trash.put", Promise.reject(new Error("full"))).catch(() => {});
  await noted("trash.put", Promise.resolve(null));
  expect(takeBack()).toEqual({ changes: 1 });
  expect(takeBack()).toEqual({ changes: 3 });
  expect(takeBack()).toBeNull();
});

test("something new cannot be followed by what was undone before", () => {
  drain();
  did(step("old"));
  takeBack();
  did(step("new"));
  expect(takeAgain()).toBeNull();
});
