import { useEffect, useMemo, useRef, useState } from "react";
import { go, useRoute } from "../state/route/route.ts";
import { nothing, pick, type Selection, settled } from "../state/pictures/selection.ts";
import type { Entry, Shelf } from "./shelf.ts";

export interface Chosen<E extends Entry> {
  readonly selection: Selection<number>;
  readonly select: (selection: Selection<number>) => void;
  /** Shows everything, with these chosen as soon as the list has them. */
  readonly show: (ids: readonly number[]) => void;
  /** In the order of the grid. */
  readonly entries: readonly E[];
}

/**
 * Which of the entries are chosen. A single one stands in the address, so that links lead to it and Back returns to it.
 * @param of  the question that the entries answer, null while they answer the one before: another one starts at its
 *            first entry
 */
export function useChosen<E extends Entry>(shelf: Shelf<E>, entries: readonly E[], of: string | null): Chosen<E> {
  const { id, query } = useRoute();
  const [stored, setStored] = useState<Selection<number>>(() =>
    id === null ? nothing : pick(nothing, [id], id, "only"),
  );
  const order = useMemo(() => entries.map((entry): number => entry.id), [entries]);
  const before = useRef({ of, order });
  const awaited = useRef<ReadonlySet<number>>(new Set());
  const selection = useMemo(
    () => settled(stored, order, before.current.of === of ? before.current.order : []),
    [stored, order, of],
  );
  useEffect(() => {
    // While the list is loading nothing has gone.
    if (of === null || order.length === 0) return;
    before.current = { of, order };
    if (selection !== stored && ![...stored.chosen].some((one) => awaited.current.has(one))) setStored(selection);
  }, [order, of, selection, stored]);
  // The address leads here from elsewhere; what is chosen here leads the address.
  const written = useRef(id);
  useEffect(() => {
    if (id === null || id === written.current) return;
    written.current = id;
    setStored(pick(nothing, [id], id, "only"));
  }, [id]);
  const put = (next: Selection<number>, at: Readonly<Record<string, string>>) => {
    setStored(next);
    const only = next.chosen.size === 1 ? ([...next.chosen][0] ?? null) : null;
    written.current = only;
    go(shelf.view, { id: only, query: at, replace: true });
  };
  const select = (next: Selection<number>) => {
    awaited.current = new Set();
    put(next, query);
  };
  const show = (ids: readonly number[]) => {
    awaited.current = new Set(ids);
    put({ chosen: new Set(ids), anchor: ids[0] ?? null, active: ids[0] ?? null }, {});
  };
  return {
    selection,
    select,
    show,
    entries: useMemo(() => entries.filter((entry) => selection.chosen.has(entry.id)), [entries, selection]),
  };
}
