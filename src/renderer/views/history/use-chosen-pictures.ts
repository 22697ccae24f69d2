import { useEffect, useMemo, useRef, useState } from "react";
import type { PictureId } from "../../../contract/id.ts";
import type { Picture } from "../../../contract/library.ts";
import { useAnswer } from "../../state/answers.ts";
import type { Pictures } from "../../state/pictures.ts";
import { go, useRoute } from "../../state/route.ts";
import { nothing, pick, type Selection, settled } from "../../state/selection.ts";

export interface ChosenPictures {
  readonly selection: Selection<number>;
  readonly select: (selection: Selection<number>) => void;
  /** Newest first. A linked picture that the filters leave out is there too. */
  readonly pictures: readonly Picture[];
  /** Where a link leads; the grid scrolls there. */
  readonly linked: number | null;
}

/**
 * Which pictures are chosen. A single one stands in the address; a link to one that is not loaded yet loads pages until it
 * is there, and shows it meanwhile.
 */
export function useChosenPictures({ pictures, total, loading, more }: Pictures): ChosenPictures {
  const { id, query } = useRoute();
  const [stored, setStored] = useState<Selection<number>>(() => single(id));
  const [linked, setLinked] = useState(id);
  const order = useMemo(() => pictures.map((picture): number => picture.id), [pictures]);
  const before = useRef(order);
  const { data: away } = useAnswer(
    "pictures.get",
    linked === null || order.includes(linked) ? undefined : { id: linked as PictureId },
  );

  const waits = linked !== null && stored.chosen.has(linked) && !order.includes(linked);
  const selection = useMemo(() => (waits ? stored : settled(stored, order, before.current)), [waits, stored, order]);
  useEffect(() => {
    // While the list is loading nothing has gone.
    if (order.length === 0) return;
    before.current = order;
    if (selection !== stored) setStored(selection);
  }, [order, selection, stored]);

  const written = useRef(id);
  useEffect(() => {
    if (id === null || id === written.current) return;
    written.current = id;
    setLinked(id);
    setStored(single(id));
  }, [id]);

  const last = pictures.at(-1);
  useEffect(() => {
    if (waits && away && !loading && last && pictures.length < total && last.made >= away.made) more();
  }, [waits, away, loading, last, pictures.length, total, more]);

  const select = (next: Selection<number>) => {
    setStored(next);
    setLinked(null);
    const only = next.chosen.size === 1 ? ([...next.chosen][0] ?? null) : null;
    written.current = only;
    go("history", { id: only, query, replace: true });
  };
  const chosen = useMemo(() => {
    const here = pictures.filter((picture) => selection.chosen.has(picture.id));
    return here.length === 0 && waits && away ? [away] : here;
  }, [pictures, selection, waits, away]);
  return { selection, select, pictures: chosen, linked };
}

const single = (id: number | null): Selection<number> => (id === null ? nothing : pick(nothing, [id], id, "only"));
