/** Taking a preset into the composer. */
import { type ComposerPreset, withPreset } from "../../../contract/library/keeping.ts";
import { text } from "../../text/text.ts";
import { put, useDraft } from "./draft.ts";
import { type Here, pruned } from "./rules.ts";
import { call } from "../link.ts";

/** Puts a preset's settings into the composer as one step, and names what of it is no longer in the library. */
export async function applyPreset({ name, settings }: ComposerPreset): Promise<void> {
  const here = await shelves();
  put(pruned(withPreset(useDraft.getState().draft, settings), here), text().keeping.applied(name));
}

async function shelves(): Promise<Here> {
  const [here, looks, lost, lostLooks] = await Promise.all([
    call("people.list", { view: "all" }),
    call("styles.list", { view: "all" }),
    call("people.list", { view: "trash" }),
    call("styles.list", { view: "trash" }),
  ]);
  return {
    people: new Set(here.map(({ id }) => id)),
    styles: new Set(looks.map(({ id }) => id)),
    trashed: new Map([...lost, ...lostLooks].map(({ id, name }) => [id, name])),
  };
}
