/** What the artist is asked about deleting for good. */
import { create } from "zustand";
import type { Item } from "../../contract/library/library.ts";
import type { RemovalScope } from "../../contract/library/removal.ts";

export const useRemoving = create<{ readonly what: RemovalScope["what"] | null }>(() => ({ what: null }));

/** Asks whether these are to be deleted for good. */
export const askRemoval = (items: readonly Item[]): void => {
  if (items.length > 0) useRemoving.setState({ what: { items: [...items] } });
};
/** Asks whether all that lies in the trash of one kind is to be deleted for good. */
export const askEmptyTrash = (kind: Item["kind"]): void => useRemoving.setState({ what: { trash: [kind] } });
export const closeRemoval = (): void => useRemoving.setState({ what: null });
