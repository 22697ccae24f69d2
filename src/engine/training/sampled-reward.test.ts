/** The step that is learned from is one of the later half, each as likely as any other. */
import { expect, test } from "vitest";
import { chosenStep } from "./sampled-reward.ts";

test.each([
  [1, [0]],
  [2, [1]],
  [5, [2, 3, 4]],
  [8, [4, 5, 6, 7]],
])("of %i steps one of %j is chosen", (steps, later) => {
  const chosen = Array.from({ length: 1000 }, (_, n) => chosenStep(steps, (n + 0.5) / 1000));
  expect([...new Set(chosen)]).toEqual(later);
  for (const step of later) {
    const share = chosen.filter((one) => one === step).length / chosen.length;
    expect(share).toBeCloseTo(1 / later.length, 2);
  }
});
