/** Snippets and presets of the composer. Everything here can be undone. */
import { Fault } from "../../../contract/fault.ts";
import { folded } from "../../../contract/values/folded.ts";
import type { ComposerPresetId, SnippetId } from "../../../contract/values/id.ts";
import type { ComposerPreset, PresetSettings, Snippet } from "../../../contract/library/keeping.ts";
import { type Gone, partsWithout } from "./draft.ts";
import type { Store } from "../database/store.ts";
import { amend, created, perform } from "../database/undo.ts";
import { names } from "../entries/names.ts";

/** A table of things with a name and one more column. */
interface Shelf {
  readonly table: "snippet" | "composer_preset";
  readonly column: "text" | "settings";
  /** As a person calls one. */
  readonly one: "snippet" | "preset";
}

const snippets: Shelf = { table: "snippet", column: "text", one: "snippet" };
const presets: Shelf = { table: "composer_preset", column: "settings", one: "preset" };

interface Row {
  readonly id: number;
  readonly name: string;
  readonly content: string;
}

function all({ database }: Store, { table, column }: Shelf): readonly Row[] {
  return database
    .all<Row>(`SELECT id, name, ${column} AS content FROM ${table} WHERE removed IS NULL`)
    .toSorted((a, b) => names.compare(a.name, b.name) || a.id - b.id);
}

/** Keeps one; what has the same name, however it is written, gives way to it. */
function save(store: Store, shelf: Shelf, name: string, content: string): number {
  const { table, column, one } = shelf;
  let id = 0;
  perform(store, `Kept the ${one} ${name}`, () => {
    const now = Date.now();
    const earlier = all(store, shelf).filter((row) => folded(row.name) === folded(name));
    id = store.database.run(`INSERT INTO ${table} (name, ${column}) VALUES (?, ?)`, name, content);
    return [...earlier.map((row) => amend(store, table, row.id, { removed: now })), created(table, id, now)];
  });
  return id;
}

function rename(store: Store, shelf: Shelf, id: number, name: string): void {
  const before = find(store, shelf, id);
  perform(store, `Renamed ${before.name} to ${name}`, () => {
    const now = Date.now();
    const others = all(store, shelf).filter((row) => row.id !== id && folded(row.name) === folded(name));
    return [
      ...others.map((row) => amend(store, shelf.table, row.id, { removed: now })),
      amend(store, shelf.table, id, { name }),
    ];
  });
}

function remove(store: Store, shelf: Shelf, id: number): void {
  const { name } = find(store, shelf, id);
  perform(store, `Removed the ${shelf.one} ${name}`, () => [amend(store, shelf.table, id, { removed: Date.now() })]);
}

function find(store: Store, shelf: Shelf, id: number): Row {
  const row = all(store, shelf).find((one) => one.id === id);
  if (!row) throw new Fault("library.unknown", { kind: shelf.one, id });
  return row;
}

const snippetOf = ({ id, name, content }: Row): Snippet => ({ id: id as SnippetId, name, text: content });
const presetOf = ({ id, name, content }: Row): ComposerPreset => ({
  id: id as ComposerPresetId,
  name,
  settings: JSON.parse(content) as PresetSettings,
});

export const allSnippets = (store: Store): readonly Snippet[] => all(store, snippets).map(snippetOf);
export const saveSnippet = (store: Store, name: string, text: string): Snippet => ({
  id: save(store, snippets, name, text) as SnippetId,
  name,
  text,
});
/** @throws Fault `library.unknown` */
export const renameSnippet = (store: Store, id: SnippetId, name: string): void => rename(store, snippets, id, name);
/** @throws Fault `library.unknown` */
export const removeSnippet = (store: Store, id: SnippetId): void => remove(store, snippets, id);

export const composerPresets = (store: Store): readonly ComposerPreset[] => all(store, presets).map(presetOf);
export const saveComposerPreset = (store: Store, name: string, settings: PresetSettings): ComposerPreset => ({
  id: save(store, presets, name, JSON.stringify(settings)) as ComposerPresetId,
  name,
  settings,
});
/** @throws Fault `library.unknown` */
export const renameComposerPreset = (store: Store, id: ComposerPresetId, name: string): void =>
  rename(store, presets, id, name);
/** @throws Fault `library.unknown` */
export const removeComposerPreset = (store: Store, id: ComposerPresetId): void => remove(store, presets, id);

/** Takes what went for good out of every preset, also of those that were removed. */
export function presetsWithoutGone({ database }: Store, gone: Gone): void {
  for (const { id, content } of database.all<Row>("SELECT id, name, settings AS content FROM composer_preset")) {
    const before = JSON.parse(content) as PresetSettings;
    const { people, styles, missing } = partsWithout({ people: [], styles: [], ...before }, gone);
    const after = {
      ...before,
      ...(before.people ? { people } : {}),
      ...(before.styles ? { styles } : {}),
      ...(missing ? { missing } : {}),
    };
    database.run("UPDATE composer_preset SET settings = ? WHERE id = ?", JSON.stringify(after), id);
  }
}
