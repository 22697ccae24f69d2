/** What a shelf asks before it does it: who stays of several that become one, to whom a picture goes, who is new. */
import { create } from "zustand";
import type { ReferenceId } from "../../contract/values/id.ts";
import type { Reference } from "../../contract/library/library.ts";
import { toasts } from "../kit/overlays/toast.ts";
import { text } from "../text/text.ts";
import type { Entry } from "./shelf.ts";

/** By ids, so that what is shown is as it is now. */
export type Asking =
  | { readonly what: "merge"; readonly ids: readonly number[] }
  | { readonly what: "move"; readonly from: number; readonly picture: ReferenceId }
  | { readonly what: "split"; readonly from: number; readonly pictures: readonly ReferenceId[] };

export const useAsking = create<{ readonly asking: Asking | null }>(() => ({ asking: null }));

/** Asks who stays; the first is proposed. Of one alone there is nothing to ask, and it is said. */
export function askMerge(entries: readonly Entry[]): void {
  const [only] = entries;
  if (entries.length === 1 && only) toasts.add({ title: text().collection.oneAlready(only.name), timeout: 3000 });
  if (entries.length > 1) useAsking.setState({ asking: { what: "merge", ids: entries.map(({ id }) => id) } });
}

/** Asks to whom one of its pictures goes. */
export const askMove = (from: Entry, picture: Reference): void =>
  useAsking.setState({ asking: { what: "move", from: from.id, picture: picture.id } });

/** Asks of which of its pictures someone new is made; these are proposed. */
export const askSplit = (from: Entry, pictures: readonly Reference[]): void =>
  useAsking.setState({ asking: { what: "split", from: from.id, pictures: pictures.map(({ id }) => id) } });

export const closeAsking = (): void => useAsking.setState({ asking: null });
