/** Export: pictures as files under sensible names. Everything is settled before the first byte is written. */
import { z } from "zod";
import type { Fault } from "../fault.ts";
import { absolutePath, id, nothing } from "../values/forms.ts";
import type { ExportId, PictureId, PresetId } from "../values/id.ts";
import type { Immutable } from "../values/immutable.ts";
import { call, type CallsOf, output } from "../rpc/calls.ts";

export const nameTokens = [
  "person",
  "style",
  "collection",
  "prompt",
  "seed",
  "number",
  "stars",
  "model",
  "width",
  "height",
  "year",
  "month",
  "day",
  "hour",
  "minute",
] as const;
export type NameToken = (typeof nameTokens)[number];

/** What a file tells its reader. */
export const metadataLevels = ["full recipe", "credit and AI mark", "AI mark only", "nothing"] as const;
export type MetadataLevel = (typeof metadataLevels)[number];

export const collisions = ["rename", "overwrite", "skip"] as const;
export type Collision = (typeof collisions)[number];

export const exportFormats = ["jpeg", "png", "webp", "tiff"] as const;

const line = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((text) => !text.includes("\0"), "holds a character that cannot be written");

/** None in the file; sRGB; Display P3, into which colours are converted. */
export const colourProfiles = ["none", "srgb", "p3"] as const;
export const corners = ["top left", "top right", "bottom left", "bottom right", "centre"] as const;

const look = {
  /** Percent. */
  opacity: z.number().int().min(5).max(100),
  corner: z.enum(corners),
  /** Percent of the picture’s width. */
  width: z.number().int().min(5).max(100),
};
const watermark = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("text"), text: line(100).pipe(z.string().min(1)), ...look }),
  z.strictObject({ kind: z.literal("picture"), file: absolutePath, ...look }),
]);
export type Watermark = Immutable<z.infer<typeof watermark>>;

export const sheetFormats = ["pdf", "jpeg", "png"] as const;
const contactSheet = z.strictObject({
  /** Of its file, without ending. */
  name: line(120).pipe(z.string().min(1)),
  format: z.enum(sheetFormats),
  columns: z.number().int().min(1).max(10),
  paper: z.enum(["a4", "letter"]),
  /** The names of the files below the pictures. */
  captions: z.boolean(),
});
export type ContactSheet = Immutable<z.infer<typeof contactSheet>>;

/** What options are beside where files go and what they are called, where nobody says anything. */
export const plainExport = {
  format: "jpeg",
  quality: 90,
  sizes: [null],
  dpi: null,
  profile: "srgb",
  watermark: null,
  contactSheet: null,
  metadata: "credit and AI mark",
  creator: "",
  collision: "rename",
} as const;

const exportOptions = z.strictObject({
  /** Absolute. */
  folder: line(4000),
  /** Subfolders and file name without ending: `{person}/{style}/{person}-{style}-{seed}`. */
  template: line(4000),
  format: z.enum(exportFormats),
  /** No effect on PNG and TIFF. */
  quality: z.number().int().min(1).max(100),
  /** Long sides in pixels, each a file of its own; null leaves the size. Never enlarges. */
  sizes: z
    .array(z.number().int().min(16).max(20_000).nullable())
    .min(1)
    .max(8)
    .transform((sizes) => [...new Set(sizes)]),
  /** Dots per inch that the file claims; null says nothing. WebP has no place for it. */
  dpi: z.number().int().min(10).max(4800).nullable(),
  /** The colour profile in the file. Without one, sRGB is meant. */
  profile: z.enum(colourProfiles),
  watermark: watermark.nullable(),
  contactSheet: contactSheet.nullable(),
  metadata: z.enum(metadataLevels),
  /** Named in the file where the level allows credit. */
  creator: line(200),
  /** What is done where a file that is no earlier export of the picture has its name. */
  collision: z.enum(collisions),
});
export type ExportOptions = Immutable<z.infer<typeof exportOptions>>;

/** Options as an earlier version kept them, completed; null where they are none. */
export function completeOptions(kept: unknown): ExportOptions | null {
  if (typeof kept !== "object" || kept === null) return null;
  const { longSide = null, ...rest } = kept as { readonly longSide?: number | null };
  const known = z.object(exportOptions.shape).safeParse({ ...plainExport, sizes: [longSide], ...rest });
  return known.success ? known.data : null;
}

/**
 * What becomes of a picture: written under its own name, or under another because that one is taken; an earlier export
 * of it brought up to date; another file overwritten. Nothing is written where the picture is there as it would be
 * written, where what is there is to stay, and where the picture's own file is missing.
 */
export type ExportAction = "write" | "rename" | "update" | "overwrite" | "there" | "skip" | "missing";

/** What would happen. */
export interface ExportPlan {
  /** Without the rejected ones that stay out. */
  readonly pictures: number;
  /** Rejected pictures among those asked for, whether they stay out or not. */
  readonly rejected: number;
  /** Paths below the folder, in order, with what happens to each. */
  readonly files: readonly {
    readonly picture: PictureId;
    readonly path: string;
    readonly action: ExportAction;
  }[];
  readonly folders: readonly { readonly path: string; readonly files: number }[];
  /** Files that meet another of their name. */
  readonly collisions: number;
  /** Bytes, estimated from a sample. */
  readonly bytes: number;
  /** Bytes free on the disk; null where it cannot be told. */
  readonly free: number | null;
  /** The path of the first file that is written, or of one that is there, as a live example. */
  readonly example: string;
  /** In words: everything a reader of the files will learn. */
  readonly reveals: readonly string[];
  /** Reasons not to start, in words; empty where it can. */
  readonly problems: readonly string[];
}

export interface ExportPreset {
  readonly id: PresetId;
  readonly name: string;
  readonly options: ExportOptions;
}

export type ExportState =
  | { readonly state: "running"; readonly done: number; readonly total: number; readonly current: string }
  | {
      readonly state: "done";
      readonly written: number;
      /** Files that were there already as they would have been written. */
      readonly there: number;
      /** Pictures left out because a file stayed, or their own is missing. */
      readonly skipped: number;
      /** Contact sheets, as paths below the folder. */
      readonly sheets: readonly string[];
      readonly folder: string;
    }
  | { readonly state: "cancelled"; readonly written: number }
  | { readonly state: "failed"; readonly written: number; readonly code: Fault["code"]; readonly message: string };

const request = z.strictObject({
  /** Each once. */
  ids: z
    .array(id<PictureId>())
    .max(100_000)
    .transform((ids) => [...new Set(ids)]),
  /** Take rejected pictures along. */
  rejected: z.boolean(),
  options: exportOptions,
});
export type ExportRequest = Immutable<z.infer<typeof request>>;

export const exportPreset = z.strictObject({
  name: line(80)
    .transform((name) => name.trim())
    .pipe(z.string().min(1)),
  options: exportOptions,
});

export const exportCalls = {
  "export.plan": call({ in: request, out: output<ExportPlan>() }),
  "export.start": call({ in: request, out: output<ExportId>() }),
  "export.cancel": call({ in: z.strictObject({ id: id<ExportId>() }), out: output<null>() }),
  "export.presets": call({ in: nothing, out: output<readonly ExportPreset[]>() }),
  "export.savePreset": call({ in: exportPreset, out: output<ExportPreset>() }),
  "export.deletePreset": call({ in: z.strictObject({ id: id<PresetId>() }), out: output<null>() }),
};
export type ExportCalls = CallsOf<typeof exportCalls>;

export interface ExportEvents {
  "export.progress": { readonly id: ExportId; readonly state: ExportState };
}
