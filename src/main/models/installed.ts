/** The installed models as a window shows them. */
import type { InstalledModel } from "../../contract/models.ts";
import { basename } from "node:path";
import { noModel } from "../../contract/making/recipe.ts";
import { weightsDigest } from "../../formats/weights-digest.ts";
import { defaultsOf } from "../../formats/manifest.ts";
import type { CatalogueEntry } from "./catalogue.ts";

/** What the artist is told of a model; of a broken one, what is wrong with it. */
export function installed(entry: CatalogueEntry): InstalledModel {
  switch (entry.kind) {
    case "usable": {
      const { folder, manifest: m } = entry.model;
      return {
        id: m.id,
        name: m.name,
        description: m.description,
        folder,
        bytes: Object.values(m.files).reduce((sum, f) => sum + f.bytes, 0),
        licence: { name: m.licence.name, commercial: m.licence.commercial },
        guidance: m.components.transformer.config.guidance_embed,
        lora: m.lora !== null,
        defaults: defaultsOf(m),
        edition: weightsDigest(m),
        problem: null,
      };
    }
    case "broken": {
      const name = basename(entry.folder);
      return {
        id: name,
        name,
        description: "",
        folder: entry.folder,
        bytes: 0,
        licence: { name: "", commercial: false },
        guidance: false,
        lora: false,
        defaults: noModel,
        edition: null,
        problem: entry.fault.message,
      };
    }
    default:
      return entry satisfies never;
  }
}
