/** How far jobs of a queue are, all asked for in one breath. */
import type { Redis } from "ioredis";
import type { FarmQueue } from "./broker.ts";

export type JobState = "made" | "at work" | "waits";

/** Of each job: a machine holds the lock of what it is at. */
export async function statesOf(line: Redis, queue: FarmQueue, ids: readonly string[]): Promise<readonly JobState[]> {
  const asked = line.pipeline();
  for (const id of ids) asked.zscore(queue.toKey("completed"), id).exists(`${queue.toKey(id)}:lock`);
  const answers = (await asked.exec()) ?? [];
  return ids.map((_, n) =>
    typeof answers[2 * n]?.[1] === "string" ? "made" : answers[2 * n + 1]?.[1] === 1 ? "at work" : "waits",
  );
}
