/** Taking a preset into the composer. */
import { type ComposerPreset, withPreset } from "../../contract/keeping.ts";
import { peopleIn, stylesIn } from "../../contract/parts.ts";
import { text } from "../text/text.ts";
import { put, useDraft } from "./draft.ts";
import { call } from "./link.ts";

/** Puts a preset's settings into the composer as one step, and names what of it is no longer in the library. */
export async function applyPreset({ name, settings }: ComposerPreset): Promise<void> {
  const missing = await missingOf(settings);
  put({ draft: withPreset(useDraft.getState().draft, settings), missing }, text().keeping.applied(name));
}

/** Names of people and styles that a preset has and the library does not show any more. */
async function missingOf({ people = [], styles = [] }: ComposerPreset["settings"]): Promise<readonly string[]> {
  const [here, looks, lost, lostLooks] = await Promise.all([
    call("people.list", { view: "all" }),
    call("styles.list", { view: "all" }),
    call("people.list", { view: "trash" }),
    call("styles.list", { view: "trash" }),
  ]);
  const gone = text().keeping.deleted;
  const named = (id: number, all: readonly Named[], trashed: readonly Named[]) =>
    all.some((one) => one.id === id) ? [] : [trashed.find((one) => one.id === id)?.name ?? gone];
  return [
    ...peopleIn(people).flatMap(({ person }) => named(person, here, lost)),
    ...stylesIn(styles).flatMap(({ style }) => named(style, looks, lostLooks)),
  ];
}

interface Named {
  readonly id: number;
  readonly name: string;
}
