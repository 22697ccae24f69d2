/** Which licences were accepted for training on this machine: each is asked for once. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { TrainingTerms } from "../../contract/learning/training-terms.ts";
import { writeAtomically } from "../../formats/atomic.ts";

const content = z.object({ training: z.array(z.string()) });

const fileIn = (home: string): string => join(home, "accepted-licences.json");

/** Nothing is accepted where the file is missing or cannot be read. */
async function accepted(home: string): Promise<readonly string[]> {
  const text = await readFile(fileIn(home), "utf8").catch(() => "null");
  try {
    return content.safeParse(JSON.parse(text)).data?.training ?? [];
  } catch {
    return [];
  }
}

/** Whether a training may begin: the terms are free, or were accepted once. */
export const termsAccepted = async (home: string, { free, licence }: TrainingTerms): Promise<boolean> =>
  free || (await accepted(home)).includes(licence);

/** Keeps that a licence was accepted. @throws Fault `image.not-writable`, `image.disk-full` */
export async function acceptTerms(home: string, { licence }: TrainingTerms): Promise<void> {
  const training = [...new Set([...(await accepted(home)), licence])];
  await writeAtomically(fileIn(home), Buffer.from(`${JSON.stringify({ training }, null, 2)}\n`));
}
