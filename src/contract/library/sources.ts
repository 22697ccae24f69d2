/** Pictures that are brought into the library: files, or what the window has uploaded. */
import { z } from "zod";
import { absolutePath, maybe } from "../values/forms.ts";
import type { UploadId } from "../values/id.ts";
import type { Immutable } from "../values/immutable.ts";

/** What a picture shows in words, and how often it counts in learning. */
export const saidOfPicture = z.strictObject({
  caption: z
    .string()
    .max(8_000)
    .transform((value) =>
      value
        .toWellFormed()
        .replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ")
        .trim(),
    ),
  repeats: z.number().int().min(1).max(10_000),
});

/** Where a file to import comes from: bytes the window sent, or a path where the host can name one. */
const importSource = z.union([
  z.strictObject({ upload: z.string().min(1).max(200) as unknown as z.ZodType<UploadId, UploadId> }),
  /** `said` stands in place of what the picture's folder says. */
  z.strictObject({ path: absolutePath, said: maybe(saidOfPicture) }),
]);
export type ImportSource = Immutable<z.infer<typeof importSource>>;

export const sources = z.array(importSource).min(1).max(200);
