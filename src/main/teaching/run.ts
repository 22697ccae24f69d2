/** A run as it is kept between starts of the studio, and the folder it works in. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { digest, id, maybe } from "../../contract/forms.ts";
import type { StyleId } from "../../contract/id.ts";
import type { Immutable } from "../../contract/immutable.ts";
import { learningSettings } from "../../contract/learning.ts";
import type { FaultRecord } from "../../contract/fault.ts";
import { writeAtomically } from "../../formats/atomic.ts";

const form = z.strictObject({
  style: id<StyleId>(),
  name: z.string(),
  model: z.string(),
  settings: learningSettings,
  pictures: z.array(z.strictObject({ path: z.string(), caption: z.string() })),
  /** The model's edition, and the digests of all pictures of the style, as they were when the run began. */
  edition: maybe(digest),
  references: maybe(z.array(digest)),
  subjects: z.array(z.strictObject({ name: z.string(), path: z.string() })),
  /** What the artist wants of it. A run that failed waits to be gone on with, or discarded. */
  wish: z.enum(["run", "pause", "end"]),
  problem: z.custom<FaultRecord>().nullable(),
  step: z.number().int().min(0),
});
export type Run = Omit<Immutable<z.infer<typeof form>>, "problem"> & { readonly problem: FaultRecord | null };

const fileIn = (folder: string): string => join(folder, "teaching.json");
/** Where checkpoint, points and samples lie. */
export const workIn = (folder: string): string => join(folder, "run");

/** The run of last time; null where there is none, or it cannot be read. */
export async function readRun(folder: string): Promise<Run | null> {
  try {
    return form.parse(JSON.parse(await readFile(fileIn(folder), "utf8")));
  } catch {
    return null;
  }
}

/** @throws Fault `image.*` where the disk refuses */
export const writeRun = (folder: string, run: Run): Promise<void> =>
  writeAtomically(fileIn(folder), Buffer.from(`${JSON.stringify(run, null, 2)}\n`));

/** Lets go of a run with everything of it. */
export async function removeRun(folder: string): Promise<void> {
  await rm(fileIn(folder), { force: true });
  await rm(workIn(folder), { recursive: true, force: true });
}
