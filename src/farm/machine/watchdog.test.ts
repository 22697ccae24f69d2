import { expect, test } from "vitest";
import { Watchdog } from "./watchdog.ts";

function watched(least: number) {
  let now = 0;
  const dog = new Watchdog({ least, times: 10, now: () => now });
  return { dog, pass: (ms: number) => (now += ms) };
}

test("is patient while a model loads, and says for how long nothing came", () => {
  const { dog, pass } = watched(1000);
  dog.begin();
  pass(1000);
  expect(dog.overdue).toBeNull();
  pass(1);
  expect(dog.overdue).toBe(1001);
});

test("is patient with slow machines: ten times the usual step, whatever single ones took", () => {
  const { dog, pass } = watched(1000);
  dog.begin();
  for (const step of [500, 500, 90_000, 500, 500]) {
    pass(step);
    dog.step();
  }
  expect(dog.patience).toBe(5000);
});

test("a pause between two jobs is no step", () => {
  const { dog, pass } = watched(1000);
  pass(3_600_000);
  dog.begin();
  expect(dog.overdue).toBeNull();
});
