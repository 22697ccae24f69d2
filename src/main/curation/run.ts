/** A curation that is being made, as it is kept between starts of the studio. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { curationWish } from "../../contract/curating.ts";
import type { FaultRecord } from "../../contract/fault.ts";
import type { Immutable } from "../../contract/immutable.ts";
import { writeAtomically } from "../../formats/atomic.ts";

const form = z.strictObject({
  wish: curationWish,
  /** A run that failed waits to be gone on with, or ended. */
  paused: z.boolean(),
  problem: z.custom<FaultRecord>().nullable(),
  done: z.number().int().min(0),
  of: z.number().int().min(0),
});
export type Run = Omit<Immutable<z.infer<typeof form>>, "problem"> & { readonly problem: FaultRecord | null };

const fileIn = (home: string): string => join(home, "curating.json");

/** The run of last time; null where there is none, or it cannot be read. */
export async function readRun(home: string): Promise<Run | null> {
  try {
    return form.parse(JSON.parse(await readFile(fileIn(home), "utf8")));
  } catch {
    return null;
  }
}

/** Keeps how it stands; null lets go of it. @throws Fault `image.*` where the disk refuses */
export const writeRun = (home: string, run: Run | null): Promise<void> =>
  run === null
    ? rm(fileIn(home), { force: true })
    : writeAtomically(fileIn(home), Buffer.from(`${JSON.stringify(run, null, 2)}\n`));
