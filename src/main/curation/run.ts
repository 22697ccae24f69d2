/** A curation that is being made, as it is kept between starts of the studio. */
import { join } from "node:path";
import { z } from "zod";
import { curationWish } from "../../contract/learning/curating.ts";
import type { FaultRecord } from "../../contract/fault.ts";
import type { Immutable } from "../../contract/values/immutable.ts";
import { type KeptRun, keptRun } from "../long-work/kept-run.ts";

const form = z.strictObject({
  wish: curationWish,
  /** A run that failed waits to be gone on with, or ended. */
  paused: z.boolean(),
  problem: z.custom<FaultRecord>().nullable(),
  done: z.number().int().min(0),
  of: z.number().int().min(0),
});
export type Run = Omit<Immutable<z.infer<typeof form>>, "problem"> & { readonly problem: FaultRecord | null };

export const keptCuration = (home: string): KeptRun<Run> =>
  keptRun(join(home, "curating.json"), form as z.ZodType<Run>);
