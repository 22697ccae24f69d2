/** Presets of exports: the artist's own, and three to begin with. */
import { type ExportOptions, type ExportPreset, plainExport } from "../../contract/library/exporting.ts";
import type { Library } from "./sources.ts";

const beginning = {
  ...plainExport,
  template: "{person}/{style}/{person}-{style}-{seed}",
} as const satisfies Partial<ExportOptions>;

/** What a library without presets gets. */
const starting: readonly { readonly name: string; readonly options: Omit<ExportOptions, "folder"> }[] = [
  { name: "Client proofs", options: { ...beginning, format: "jpeg" } },
  {
    name: "Print",
    options: { ...beginning, format: "tiff", dpi: 300, template: "{person}/{person}-{style}-{width}x{height}-{seed}" },
  },
  {
    name: "Web",
    options: { ...beginning, format: "webp", quality: 85, sizes: [1600], template: "{person}-{style}-{seed}" },
  },
];

/** The library's presets, which get the three where there are none. */
export async function presetsOf(library: Library, folder: string): Promise<readonly ExportPreset[]> {
  const known = await library.call("presets.all", null);
  if (known.length > 0) return known;
  const saved: ExportPreset[] = [];
  for (const { name, options } of starting)
    saved.push(await library.call("presets.save", { name, options: { ...options, folder } }));
  return saved;
}
