import { expect, test } from "vitest";
import { summarize } from "./summary.ts";

test("the last line counts what ran, and nothing follows it", () => {
  expect(summarize({ passed: 12, failed: 1, skipped: [] }, 13)).toBe("12 passed, 1 failed, 0 skipped");
});

test("every skipped test is named with its reason before the counts", () => {
  const text = summarize(
    {
      passed: 1,
      failed: 0,
      skipped: [
        { name: "cuda", reason: "no NVIDIA card" },
        { name: "b", reason: undefined },
        { name: "c (skipped: no d)", reason: undefined },
      ],
    },
    1,
  );
  expect(text.split("\n")).toEqual([
    "Skipped: cuda: no NVIDIA card",
    "Skipped: b: no reason given",
    "Skipped: c (skipped: no d)",
    "1 passed, 0 failed, 3 skipped",
  ]);
});

test("a run in which no test ran says so", () => {
  expect(summarize({ passed: 2, failed: 0, skipped: [] }, 0)).toMatch(/^No test ran.*\n2 passed, 0 failed, 0 skipped$/);
});
