import { MergeDialog } from "./MergeDialog.tsx";
import { MoveDialog } from "./MoveDialog.tsx";
import { SplitDialog } from "./SplitDialog.tsx";
import { useAsking } from "./asking.ts";
import type { Entry, Shelf } from "./shelf.ts";

/** The question a shelf asks, while it asks one and those whom it is about are there. */
export function Asking<E extends Entry>({
  shelf,
  entries,
}: {
  readonly shelf: Shelf<E>;
  readonly entries: readonly E[];
}) {
  const asking = useAsking(({ asking }) => asking);
  const find = (id: number) => entries.filter((entry) => entry.id === id);
  if (asking?.what === "merge") {
    const several = asking.ids.flatMap(find);
    return several.length > 1 ? <MergeDialog key={asking.ids.join()} shelf={shelf} entries={several} /> : null;
  }
  if (asking === null) return null;
  const [from] = find(asking.from);
  if (asking.what === "split")
    return from ? <SplitDialog key={from.id} shelf={shelf} from={from} proposed={asking.pictures} /> : null;
  const picture = from && shelf.pictures(from).find(({ id }) => id === asking.picture);
  return picture ? <MoveDialog shelf={shelf} from={from} picture={picture} entries={entries} /> : null;
}
