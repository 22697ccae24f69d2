import type { Redis } from "ioredis";
import { expect, test } from "vitest";
import { newMachine } from "./machines.ts";
import { Presence } from "./presence.ts";

/** A line whose answers a test gives. */
function aLine() {
  const list = new Map<string, string>();
  const waiting: (() => void)[] = [];
  const line = {
    time: () => new Promise((resolve) => waiting.push(() => resolve(["1", "0"]))),
    hset: (_: string, name: string, said: string) => Promise.resolve(list.set(name, said)),
    hdel: (_: string, name: string) => Promise.resolve(list.delete(name)),
  };
  return { line: line as unknown as Redis, list, waiting };
}

const machine = newMachine({ name: "attic", process: null, model: { id: "m", digest: "d" }, pool: "p", tags: [] });

test("a machine that left is off the list, though a word of it was still on its way", async () => {
  const { line, list, waiting } = aLine();
  const presence = new Presence(machine, { line, every: 3_600_000, places: [] });
  const said = presence.say({ state: "working" });
  await expect.poll(() => waiting.length).toBe(1);
  const ended = presence.end();
  // It says no more, however late its picture is done.
  const late = presence.say({ state: "idle" });
  waiting.shift()!();
  await Promise.all([said, late, ended]);
  expect([[...list], waiting.length]).toEqual([[], 0]);
});

test("changes while a word is on its way are told in one more, the last state of all", async () => {
  const { line, list, waiting } = aLine();
  const presence = new Presence(machine, { line, every: 1, places: [] });
  const said = presence.say({ state: "working" });
  await expect.poll(() => waiting.length).toBe(1);
  void presence.say({ made: 1 });
  void presence.say({ made: 2 });
  waiting.shift()!();
  await said;
  await expect.poll(() => waiting.length).toBe(1);
  waiting.shift()!();
  await expect.poll(() => list.get("attic")).toContain('"made":2');
  const ended = presence.end();
  for (const answer of waiting) answer();
  await ended;
  expect([...list]).toEqual([]);
});
