/** Export presets. Saving and deleting can be undone. */
import { Fault } from "../../../contract/fault.ts";
import {
  completeOptions,
  type ExportOptions,
  type ExportPreset,
  plainExport,
} from "../../../contract/library/exporting.ts";
import type { PresetId } from "../../../contract/values/id.ts";
import type { Store } from "../database/store.ts";
import { amend, created, perform } from "../database/undo.ts";

interface PresetRow {
  readonly id: number;
  readonly name: string;
  readonly options: string;
}

const select = "SELECT id, name, options FROM preset WHERE removed IS NULL";

export function allPresets({ database }: Store): readonly ExportPreset[] {
  return database.all<PresetRow>(`${select} ORDER BY name COLLATE NOCASE, id`).map(presetOf);
}

/** Saves a preset; one of the same name gives way to it. */
export function savePreset(store: Store, name: string, options: ExportOptions): ExportPreset {
  const { database } = store;
  let id = 0;
  perform(store, `Saved the preset ${name}`, () => {
    const now = Date.now();
    const earlier = database.all<PresetRow>(`${select} AND name = ?`, name);
    id = database.run("INSERT INTO preset (name, options) VALUES (?, ?)", name, JSON.stringify(options));
    return [
      ...earlier.map((preset) => amend(store, "preset", preset.id, { removed: now })),
      created("preset", id, now),
    ];
  });
  return { id: id as PresetId, name, options };
}

/** @throws Fault `library.unknown` */
export function deletePreset(store: Store, id: PresetId): void {
  const preset = store.database.get<PresetRow>(`${select} AND id = ?`, id);
  if (!preset) throw new Fault("library.unknown", { kind: "preset", id });
  perform(store, `Deleted the preset ${preset.name}`, () => [amend(store, "preset", id, { removed: Date.now() })]);
}

const presetOf = (row: PresetRow): ExportPreset => ({
  id: row.id as PresetId,
  name: row.name,
  options: completeOptions(JSON.parse(row.options)) ?? { ...plainExport, folder: "", template: "{person}-{seed}" },
});
