import { useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { PictureId } from "../../../contract/values/id.ts";
import type { Picture } from "../../../contract/library/library.ts";
import { useAnswer } from "../../state/answers.ts";
import type { Outlined } from "../../state/pictures/outline.ts";
import { go, useRoute } from "../../state/route/route.ts";
import { nothing, pick, type Selection, settled } from "../../state/pictures/selection.ts";

export interface ChosenPictures {
  readonly selection: Selection<PictureId>;
  readonly select: (selection: Selection<PictureId>) => void;
  /** All that are chosen, in the order of the history, whether they are loaded or not. */
  readonly ids: readonly PictureId[];
  /** The same as they are known; fewer while they are on their way. */
  readonly pictures: readonly Picture[];
  /** Where a link leads; the grid scrolls there. */
  readonly linked: PictureId | null;
}

/**
 * Which pictures are chosen. A single one stands in the address; a link to one that the filters leave out shows it all
 * the same.
 * @param near  pictures that are loaded already
 */
export function useChosenPictures(
  { outline, loading }: Outlined,
  near: ReadonlyMap<PictureId, Picture>,
): ChosenPictures {
  const route = useRoute();
  const id = route.id as PictureId | null;
  const { query } = route;
  const order = outline.ids;
  const [stored, setStored] = useState<Selection<PictureId>>(() => single(id));
  const [linked, setLinked] = useState(id);
  const before = useRef(order);

  const away = linked !== null && stored.chosen.has(linked) && !order.includes(linked);
  const selection = useMemo(() => (away ? stored : settled(stored, order, before.current)), [away, stored, order]);
  useEffect(() => {
    // While the list is loading nothing has gone.
    if (order.length === 0) return;
    before.current = order;
    if (selection !== stored && !loading) setStored(selection);
  }, [order, selection, stored, loading]);

  const written = useRef(id);
  useEffect(() => {
    if (id === null || id === written.current) return;
    written.current = id;
    setLinked(id);
    setStored(single(id));
  }, [id]);

  const select = (next: Selection<PictureId>) => {
    // At once: a key that follows in the same moment is to find what this one chose.
    flushSync(() => {
      setStored(next);
      setLinked(null);
    });
    const only = next.chosen.size === 1 ? ([...next.chosen][0] ?? null) : null;
    written.current = only;
    go("history", { id: only, query, replace: true });
  };
  const ids = useMemo(
    () => (away ? [...selection.chosen] : order.filter((one) => selection.chosen.has(one))),
    [away, order, selection],
  );
  const known = ids.every((one) => near.has(one));
  const { data: asked } = useAnswer("pictures.some", ids.length === 0 || known ? undefined : { ids });
  const pictures = useMemo(
    () => (known ? ids.flatMap((one) => near.get(one) ?? []) : (asked ?? [])),
    [known, ids, near, asked],
  );
  return { selection, select, ids, pictures, linked };
}

const single = (id: PictureId | null): Selection<PictureId> =>
  id === null ? nothing : pick(nothing, [id], id, "only");
