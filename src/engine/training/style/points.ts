/** The points of a run at which it was looked at, kept beside it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { LearningPoint } from "../../../contract/learning/learning.ts";
import { writeAtomically } from "../../../formats/atomic.ts";

const form = z.array(
  z.strictObject({
    step: z.number().int().min(0).nullable(),
    match: z.number(),
    leak: z.number(),
    samples: z.array(z.string()),
  }),
);

const fileIn = (folder: string): string => join(folder, "points.json");

/** Those that there are; none where they cannot be read, and they are made again. */
export async function readPoints(folder: string): Promise<readonly LearningPoint[]> {
  const text = await readFile(fileIn(folder), "utf8").catch(() => "[]");
  try {
    return form.parse(JSON.parse(text));
  } catch {
    return [];
  }
}

/** Writes them whole or not at all. @throws Fault `image.*` */
export const writePoints = (folder: string, points: readonly LearningPoint[]): Promise<void> =>
  writeAtomically(fileIn(folder), Buffer.from(`${JSON.stringify(points, null, 2)}\n`));
