/**
 * Where a picture comes from. It travels in the file beside the recipe and is no part of it: whatever else makes the
 * recipe makes the same picture.
 */
import { z } from "zod";
import { farmWord } from "../values/forms.ts";
import type { Immutable } from "../values/immutable.ts";
import { providers } from "../making/provider.ts";

/** What a younger version says beside it does not matter here. */
export const originSchema = z.object({
  /** Version of the program that made it. */
  engine: z.string().min(1).max(40),
  provider: z.enum(providers),
  /** The processor that computed, as its maker calls it; absent where it does not tell. */
  device: z.string().min(1).max(200).optional(),
  /** That the picture took, loading included where it was the first. */
  seconds: z.number().min(0),
  /** Name on the farm of the machine that made it; absent where no farm did. */
  machine: farmWord.optional(),
});
export type Origin = Immutable<z.infer<typeof originSchema>>;
