/** Export: pictures as files under sensible names. Everything is settled before the first byte is written. */
import type { Fault } from "./fault.ts";
import type { ExportId, PictureId, PresetId } from "./id.ts";

export const nameTokens = [
  "person",
  "style",
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
export type MetadataLevel = "full recipe" | "credit and AI mark" | "AI mark only" | "nothing";

export type Collision = "rename" | "overwrite" | "skip";

export interface ExportOptions {
  /** Absolute. */
  readonly folder: string;
  /** Subfolders and file name without ending: `{person}/{style}/{person}-{style}-{seed}-{number}`. */
  readonly template: string;
  readonly format: "jpeg" | "png" | "webp" | "tiff";
  /** 1 to 100; no effect on PNG and TIFF. */
  readonly quality: number;
  /** Long side in pixels; null leaves the size. Never enlarges. */
  readonly longSide: number | null;
  readonly metadata: MetadataLevel;
  /** Named in the file where the level allows credit. */
  readonly creator: string;
  readonly collision: Collision;
}

/** What would happen. */
export interface ExportPlan {
  readonly pictures: number;
  /** Paths below the folder, in order, with what happens to each. */
  readonly files: readonly {
    readonly picture: PictureId;
    readonly path: string;
    readonly action: "write" | "rename" | "overwrite" | "skip" | "missing";
  }[];
  readonly folders: readonly { readonly path: string; readonly files: number }[];
  readonly collisions: number;
  /** Bytes, estimated from a sample. */
  readonly bytes: number;
  /** Bytes free on the disk; null where it cannot be told. */
  readonly free: number | null;
  /** The first path, as a live example. */
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
  | { readonly state: "done"; readonly written: number; readonly skipped: number; readonly folder: string }
  | { readonly state: "cancelled"; readonly written: number }
  | { readonly state: "failed"; readonly written: number; readonly code: Fault["code"]; readonly message: string };

type Call<In, Out> = { readonly in: In; readonly out: Out };
type None = null;

export interface ExportCalls {
  "export.plan": Call<{ readonly ids: readonly PictureId[]; readonly options: ExportOptions }, ExportPlan>;
  "export.start": Call<{ readonly ids: readonly PictureId[]; readonly options: ExportOptions }, ExportId>;
  "export.cancel": Call<{ readonly id: ExportId }, None>;
  "export.presets": Call<None, readonly ExportPreset[]>;
  "export.savePreset": Call<{ readonly name: string; readonly options: ExportOptions }, ExportPreset>;
  "export.deletePreset": Call<{ readonly id: PresetId }, None>;
}

export interface ExportEvents {
  "export.progress": { readonly id: ExportId; readonly state: ExportState };
}
