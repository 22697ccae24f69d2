/** What a name is asked for: collections, and searches that are kept. */
import { create } from "zustand";
import type { Collection, SavedSearch } from "../../contract/library/collections.ts";
import { folded } from "../../contract/values/folded.ts";
import type { PictureId } from "../../contract/values/id.ts";
import { toasts } from "../kit/overlays/toast.ts";
import { text } from "../text/text.ts";
import { call } from "./link.ts";
import { offerUndo } from "./undo/undo.ts";

export type Naming =
  /** Into a collection: the name of one that there is, or of a new one. */
  | { readonly kind: "collect"; readonly ids: readonly PictureId[] }
  | { readonly kind: "search"; readonly address: SavedSearch["address"] }
  | { readonly kind: "rename collection"; readonly of: Collection }
  | { readonly kind: "rename search"; readonly of: SavedSearch };

export const useNaming = create<{ readonly naming: Naming | null }>(() => ({ naming: null }));

export const askName = (naming: Naming): void => useNaming.setState({ naming });
export const closeNaming = (): void => useNaming.setState({ naming: null });

/** Does what a name was asked for. @throws Fault as the studio refuses it */
export async function give(name: string, naming: Naming, collections: readonly Collection[]): Promise<void> {
  const t = text().history.collecting;
  switch (naming.kind) {
    case "collect": {
      const known = collections.find((one) => folded(one.name) === folded(name));
      if (known) return collect(known, naming.ids);
      const made = await call("collections.add", { name, pictures: naming.ids });
      return offerUndo(t.made(made.name, made.pictures));
    }
    case "search":
      return offerUndo(t.kept((await call("searches.save", { name, address: naming.address })).name));
    case "rename collection":
      return void (await call("collections.rename", { id: naming.of.id, name }));
    case "rename search":
      return void (await call("searches.rename", { id: naming.of.id, name }));
    default:
      return naming satisfies never;
  }
}

/** Puts pictures into a collection and offers to take those out again that were not in it before. */
export async function collect({ id, name }: Collection, pictures: readonly PictureId[]): Promise<void> {
  const added = await call("collections.put", { id, pictures });
  const t = text().history.collecting;
  if (added > 0) offerUndo(t.put(name, added));
  else toasts.add({ title: t.there(name, pictures.length), timeout: 3000 });
}
