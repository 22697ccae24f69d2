import { expect, test } from "vitest";
import { TimeLeft } from "./time-left.ts";

function clock(): {
  readonly left: TimeLeft;
  readonly after: (seconds: number, share: number, remaining: number) => number | null;
} {
  let now = 5000;
  const left = new TimeLeft(() => now);
  return { left, after: (seconds, share, remaining) => ((now += 1000 * seconds), left.at(share, remaining)) };
}

test("the first step, which loads, does not count; the mean of those after it does", () => {
  const { after } = clock();
  expect(after(60, 0, 9)).toBeNull();
  expect(after(2, 0, 8)).toBe(16);
  expect(after(4, 0, 7)).toBe(21);
});

test("within the first step its parts tell, from the second on", () => {
  const { after } = clock();
  expect(after(30, 0.25, 10)).toBeNull();
  expect(after(10, 0.5, 10)).toBeCloseTo(40 * 9.5);
});

test("within a later step the mean still tells, less what is done of it", () => {
  const { after } = clock();
  after(60, 0, 9);
  after(4, 0, 8);
  expect(after(1, 0.5, 8)).toBe(30);
});
