/** The installed models as a window shows them. */
import { basename } from "node:path";
import type { InstalledModel } from "../../contract/studio.ts";
import type { CatalogueEntry } from "./catalogue.ts";

/** What the artist is told of a model; of a broken one, what is wrong with it. */
export function installed(entry: CatalogueEntry): InstalledModel {
  switch (entry.kind) {
    case "usable": {
      const { folder, manifest: m } = entry.model;
      const { width, height, steps, guidance, content_long_side: contentLongSide } = m.defaults;
      return {
        id: m.id,
        name: m.name,
        description: m.description,
        folder,
        bytes: Object.values(m.files).reduce((sum, f) => sum + f.bytes, 0),
        licence: { name: m.licence.name, commercial: m.licence.commercial },
        guidance: m.components.transformer.config.guidance_embed,
        lora: m.lora !== null,
        defaults: { width, height, steps, guidance, contentLongSide },
        problem: null,
      };
    }
    case "broken": {
      const name = basename(entry.folder);
      const defaults = { width: 0, height: 0, steps: 0, guidance: 0, contentLongSide: 0 };
      return {
        id: name,
        name,
        description: "",
        folder: entry.folder,
        bytes: 0,
        licence: { name: "", commercial: false },
        guidance: false,
        lora: false,
        defaults,
        problem: entry.fault.message,
      };
    }
    default:
      return entry satisfies never;
  }
}
