import type { ShelfQuery } from "../../contract/library/library.ts";
import type { Dragged } from "../kit/dragging/drag.ts";
import { type Place, PlaceNav, type PlaceNavProps, PlaceSelect } from "../kit/layout/PlaceNav.tsx";
import { useText } from "../text/text.ts";
import { addressOf, type Entry, type Shelf } from "./shelf.ts";

interface ShelfNavProps<E extends Entry> {
  readonly shelf: Shelf<E>;
  readonly query: ShelfQuery;
  /** Hears what was dropped on a place that gives or takes something. */
  readonly onDropped: (query: ShelfQuery, dragged: Dragged) => void;
}

const keyOf = ({ view, tag }: ShelfQuery): string => (tag === undefined ? view : `${view} ${tag}`);

function usePlaces<E extends Entry>({ shelf, query, onDropped }: ShelfNavProps<E>): PlaceNavProps {
  const t = useText().collection;
  const words = shelf.useWords();
  const { data: counts } = shelf.useCounts();
  const { kind } = shelf;
  const place = (to: ShelfQuery, label: string, count = 0): Place => ({
    key: keyOf(to),
    label,
    count,
    query: addressOf(to),
    ...(to.tag !== undefined || to.view === "favourites" || to.view === "trash"
      ? { drop: { accepts: (dragged) => dragged.kind === kind, onDrop: (dragged) => onDropped(to, dragged) } }
      : {}),
  });
  const tags = (counts?.tags ?? []).map(({ tag, count }) => place({ view: "all", tag }, tag, count));
  return {
    label: t.show,
    view: shelf.view,
    current: keyOf(query),
    groups: [
      {
        heading: null,
        places: [
          place({ view: "all" }, words.all, counts?.all),
          place({ view: "favourites" }, t.views.favourites, counts?.favourites),
          place({ view: "recent" }, t.views.recent, counts?.recent),
        ],
      },
      ...(tags.length > 0 ? [{ heading: t.tags, places: tags }] : []),
      {
        heading: null,
        places: [
          ...(counts?.needsALook ? [place({ view: "needs a look" }, t.views.needsALook, counts.needsALook)] : []),
          place({ view: "trash" }, t.views.trash, counts?.trash),
        ],
      },
    ],
  };
}

/** What the shelf can be narrowed to, with how many there are of each. */
export const ShelfNav = <E extends Entry>(props: ShelfNavProps<E>) => <PlaceNav {...usePlaces(props)} />;

/** The same for narrow windows. */
export const ShelfSelect = <E extends Entry>(props: ShelfNavProps<E>) => <PlaceSelect {...usePlaces(props)} />;
