import { expect, test } from "vitest";
import { Pace } from "./pace.ts";

test("time left follows the steps' own times, whatever passes between them", () => {
  const pace = new Pace();
  expect(pace.of(10)).toBe(0);
  pace.took(2000);
  expect(pace.of(10)).toBe(20);
  for (let n = 0; n < 200; n++) pace.took(500);
  expect(pace.of(10)).toBeCloseTo(5, 1);
});
