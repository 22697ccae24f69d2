/** The artist's settings. */
import { z } from "zod";
import { pictureFormats } from "./engine.ts";
import { absolutePath, farmWord } from "./values/forms.ts";
import type { Immutable } from "./values/immutable.ts";
import { providerChoices } from "./making/provider.ts";
import { sites } from "./making/queue.ts";

/** The form of each setting. */
export const settingsForm = z.strictObject({
  theme: z.enum(["system", "dark", "light"]),
  /** Where finished pictures go. */
  picturesFolder: absolutePath,
  format: z.enum(pictureFormats),
  quality: z.number().int().min(1).max(100),
  importing: z.enum(["copy", "in place"]),
  provider: z.enum(providerChoices),
  /** Gigabytes that networks may take; null for what is free. Of the graphics processor, where that computes. */
  memory: z.number().min(1).max(1024).nullable(),
  model: z.string().min(1).max(200),
  previews: z.boolean(),
  notifications: z.boolean(),
  /** Measure pictures while nothing is being made. */
  measuring: z.boolean(),
  creator: z.string().max(200),
  /** Where new pictures are made, where a farm is joined. */
  site: z.enum(sites),
  /** Of the farm only machines with this tag make new pictures; null where any may. */
  tag: farmWord.nullable(),
  /** Work for the farm while nothing is to be made here. */
  lending: z.boolean(),
  /** What the farm is told of this machine: it takes work that needs one of them, too. */
  tags: z.array(farmWord).max(20),
});
export type Settings = Immutable<z.infer<typeof settingsForm>>;
