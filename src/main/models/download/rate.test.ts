import { expect, test } from "vitest";
import { createRate } from "./rate.ts";

test("the rate is that of the last quarter of a minute, and none at first", () => {
  let now = 0;
  const rate = createRate(() => now);
  rate.add(1000);
  expect(rate.perSecond()).toBeNull();
  for (now = 1000; now <= 10_000; now += 100) rate.add(100);
  expect(rate.perSecond()).toBeCloseTo((1000 + 91 * 100) / 10.1, 0);
  for (; now <= 60_000; now += 100) rate.add(5000);
  const fast = rate.perSecond()!;
  expect(fast).toBeGreaterThan(48_000);
  expect(fast).toBeLessThan(52_000);
  now += 20_000;
  expect(rate.perSecond()).toBe(0);
});
