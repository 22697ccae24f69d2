/** How far jobs of a queue are, all asked for in one breath. */
import type { Redis } from "ioredis";
import { prefix } from "./broker.ts";

/** "waits" is all that is neither: also what failed, and what is not there. */
export type JobState = "made" | "at work" | "waits";

/**
 * Of each job: a machine holds the lock of what it is at.
 * @param queue  its name
 */
export async function statesOf(line: Redis, queue: string, ids: readonly string[]): Promise<readonly JobState[]> {
  const asked = line.pipeline();
  const key = (part: string) => `${prefix}:${queue}:${part}`;
  for (const id of ids) asked.zscore(key("completed"), id).exists(key(`${id}:lock`));
  const answers = (await asked.exec()) ?? [];
  return ids.map((_, n) =>
    typeof answers[2 * n]?.[1] === "string" ? "made" : answers[2 * n + 1]?.[1] === 1 ? "at work" : "waits",
  );
}

/** Those of some jobs that a queue holds. @param queue  its name */
export async function knownOf(line: Redis, queue: string, ids: readonly string[]): Promise<readonly string[]> {
  const asked = line.pipeline();
  for (const id of ids) asked.exists(`${prefix}:${queue}:${id}`);
  const there = (await asked.exec()) ?? [];
  return ids.filter((_, n) => there[n]?.[1] === 1);
}
