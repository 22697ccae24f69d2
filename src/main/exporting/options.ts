/** What the window, or the command line, hands in: checked before anything is done with it. */
import { z } from "zod";
import type { ExportOptions } from "../../contract/exporting.ts";
import { Fault } from "../../contract/fault.ts";
import type { PictureId } from "../../contract/id.ts";

const plain = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((text) => !text.includes("\0"), "it holds a character that cannot be written");

const optionsSchema = z.strictObject({
  folder: plain(4000),
  template: plain(4000),
  format: z.enum(["jpeg", "png", "webp", "tiff"]),
  quality: z.number().int().min(1).max(100),
  longSide: z.number().int().min(16).max(20_000).nullable(),
  metadata: z.enum(["full recipe", "credit and AI mark", "AI mark only", "nothing"]),
  creator: plain(200),
  collision: z.enum(["rename", "overwrite", "skip"]),
}) satisfies z.ZodType<ExportOptions>;

const requestSchema = z.strictObject({ ids: z.array(z.number().int().min(0)).max(100_000), options: optionsSchema });
const presetSchema = z.strictObject({
  name: plain(80)
    .transform((name) => name.trim())
    .pipe(z.string().min(1, "the preset needs a name")),
  options: optionsSchema,
});

export interface ExportRequest {
  readonly ids: readonly PictureId[];
  readonly options: ExportOptions;
}

/** @throws Fault `export.options`. Whether the folder and the template will do is for the plan to say. */
export function checkRequest(value: ExportRequest): ExportRequest {
  const { ids, options } = checked(requestSchema, value);
  return { ids: [...new Set(ids)] as PictureId[], options };
}

/** @throws Fault `export.options` */
export function checkPreset(value: { readonly name: string; readonly options: ExportOptions }): {
  readonly name: string;
  readonly options: ExportOptions;
} {
  return checked(presetSchema, value);
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Fault("export.options", {
    issues: result.error.issues.map((issue) => ({
      field: issue.path.filter((key) => key !== "options").join(".") || "options",
      problem: issue.message,
    })),
  });
}
