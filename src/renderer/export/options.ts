/** What the export sheet starts with, and which preset it agrees with. */
import {
  completeOptions,
  type ExportOptions,
  type ExportPreset,
  plainExport,
} from "../../contract/library/exporting.ts";
import type { PresetId } from "../../contract/values/id.ts";

const key = "atelier.export";

/** The options of the last export, as far as they are still understood. */
export function lastOptions(): ExportOptions | null {
  try {
    return completeOptions(JSON.parse(localStorage.getItem(key) ?? "null"));
  } catch {
    // Written by another version, or by hand: the sheet starts as for the first time.
    return null;
  }
}

export const keepOptions = (options: ExportOptions): void => localStorage.setItem(key, JSON.stringify(options));

const usual = (folder: string, creator: string): ExportOptions => ({
  ...plainExport,
  folder,
  template: "{person}/{style}/{person}-{style}-{seed}",
  creator,
});

/** The last export's options, else the first preset's, with the artist's name where none is given. */
export function startingOptions(
  last: ExportOptions | null,
  presets: readonly ExportPreset[],
  creator: string,
): ExportOptions {
  const options = last ?? presets[0]?.options ?? usual("", "");
  return { ...options, creator: options.creator || creator };
}

/** Whether two exports would be done alike. A name that nobody gets to read makes no difference. */
export function sameOptions(a: ExportOptions, b: ExportOptions): boolean {
  const comparable = ({ creator, quality, ...rest }: ExportOptions) =>
    JSON.stringify([
      rest.folder,
      rest.template,
      rest.format,
      lossy(rest.format) ? quality : 0,
      rest.sizes,
      rest.format === "webp" ? null : rest.dpi,
      rest.profile,
      rest.watermark,
      rest.contactSheet,
      rest.metadata,
      rest.collision,
      credits(rest.metadata) ? creator.trim() : "",
    ]);
  return comparable(a) === comparable(b);
}

/** The preset these options are those of; null where they were changed. */
export function presetOf(options: ExportOptions, presets: readonly ExportPreset[], creator: string): PresetId | null {
  return (
    presets.find((preset) => sameOptions(withCreator(preset.options, creator), withCreator(options, creator)))?.id ??
    null
  );
}

/** A preset without a name credits the artist whom the settings name. */
export const withCreator = (options: ExportOptions, creator: string): ExportOptions => ({
  ...options,
  creator: options.creator || creator,
});

export const lossy = (format: ExportOptions["format"]): boolean => format === "jpeg" || format === "webp";
export const credits = (level: ExportOptions["metadata"]): boolean =>
  level === "full recipe" || level === "credit and AI mark";
