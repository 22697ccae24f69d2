/** A run as it is kept between starts of the studio, and the folder it works in. */
import { join } from "node:path";
import { z } from "zod";
import { digest, id, maybe } from "../../contract/values/forms.ts";
import type { StyleId } from "../../contract/values/id.ts";
import type { Immutable } from "../../contract/values/immutable.ts";
import { learningSettings } from "../../contract/learning/learning.ts";
import type { FaultRecord } from "../../contract/fault.ts";
import { type KeptRun, keptRun } from "../long-work/kept-run.ts";

const form = z.strictObject({
  style: id<StyleId>(),
  name: z.string(),
  model: z.string(),
  settings: learningSettings,
  pictures: z.array(z.strictObject({ path: z.string(), caption: z.string(), repeats: maybe(z.number()) })),
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

/** Where checkpoint, points and samples lie. */
export const workIn = (folder: string): string => join(folder, "run");

export const keptTeaching = (folder: string): KeptRun<Run> =>
  keptRun(join(folder, "teaching.json"), form as z.ZodType<Run>);
